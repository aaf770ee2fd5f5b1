"""Django's settings for the tests: the program's own, with a data folder of its own and cheap passwords."""

import atexit
import os
import shutil
import tempfile

KEPT = {"LIANQIAO_PG_BIN", "LIANQIAO_PG_USER"}

for name in [name for name in os.environ if name.startswith("LIANQIAO_") and name not in KEPT]:
    del os.environ[name]
os.environ["LIANQIAO_DATA"] = tempfile.mkdtemp(prefix="lianqiao-test-data-")
os.mkdir(os.path.join(os.environ["LIANQIAO_DATA"], "static"))
atexit.register(shutil.rmtree, os.environ["LIANQIAO_DATA"], ignore_errors=True)

from lianqiao.config.settings import *  # noqa: E402, F403
from lianqiao.config.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
AXES_ENABLED = False
