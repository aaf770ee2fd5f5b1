"""What open challenges keep about persons: only who agreed, signed and marked."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("challenges.Challenge", "issuer_agreed_by")
declare_authorship("challenges.TermsSignature", "signed_by")
declare_authorship("challenges.Mark", "marked_by")
