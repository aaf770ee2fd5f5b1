"""Who may open allauth's own pages; what they do is its own tests' matter."""

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("account_login", "get", (), "23333333333"),
    ("account_signup", "get", (), "23333333333"),
    ("account_logout", "get", (), "32222222222"),
    ("account_inactive", "get", (), "22222222222"),
    ("account_email", "get", (), "L2222222222"),
    ("account_change_password", "get", (), "L3333333333"),
    ("account_reset_password", "get", (), "22222222222"),
    ("account_reset_password_done", "get", (), "22222222222"),
    ("account_reset_password_from_key_done", "get", (), "22222222222"),
    ("account_email_verification_sent", "get", (), "22222222222"),
    ("mfa_index", "get", (), "L2222222222"),
    ("mfa_activate_totp", "get", (), "L2222222222333"),
    ("mfa_deactivate_totp", "get", (), "LNNNNNNNNNN333"),
    ("mfa_view_recovery_codes", "get", (), "LNNNNNNNNNN"),
    ("mfa_generate_recovery_codes", "get", (), "L2222222222333"),
    ("mfa_download_recovery_codes", "get", (), "LNNNNNNNNNN"),
    ("mfa_list_webauthn", "get", (), "L2222222222"),
    ("mfa_add_webauthn", "get", (), "L2222222222333"),
    ("mfa_login_webauthn", "get", (), "L3333333333"),
    ("mfa_authenticate", "get", (), "L3333333333"),
    ("socialaccount_connections", "get", (), "L2222222222"),
    ("socialaccount_login_cancelled", "get", (), "22222222222"),
    ("socialaccount_login_error", "get", (), "UUUUUUUUUUU"),
    ("socialaccount_signup", "get", (), "LLLLLLLLLLL"),
    ("openid_connect_login", "get", ("=unified",), "NNNNNNNNNNN"),
    ("openid_connect_callback", "get", ("=unified",), "NNNNNNNNNNN"),
)

#: allauth's addresses that need a key or a flow of their own.
WITHOUT_ROW = {
    "account_reauthenticate",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    # Where older versions of allauth had its pages; they lead on to those above.
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
    "social/connections/",
}
