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
)

#: allauth's addresses that need a key or a flow of their own.
WITHOUT_ROW = {
    "account_reauthenticate",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key",
}
