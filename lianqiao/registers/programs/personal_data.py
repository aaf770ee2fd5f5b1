"""What access by programs keeps about persons."""

from lianqiao.core.oversight.purposes import declare_authorship, not_personal

declare_authorship("programs.AccessToken", "user", "revoked_by")
declare_authorship("programs.Webhook", "user")
not_personal("programs.AccessToken", "name")
