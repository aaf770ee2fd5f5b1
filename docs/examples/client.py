"""A small client of the Lianqiao API, with nothing but Python's own library.

Usage: python client.py https://site.example lq_token
"""

import json
import sys
import time
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Client:
    """Asks the API below `site`/api/v1/; with a token as the person who made it."""

    def __init__(self, site, token=""):
        self.root = f"{site.rstrip('/')}/api/v1/"
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method, path, data=None, **headers):
        """The JSON answer and its version; waits when the site asks to, and says why when it refuses."""
        url = path if path.startswith("http") else self.root + path
        body = None if data is None else json.dumps(data).encode()
        given = {**self.headers, "Content-Type": "application/json", **headers}
        try:
            with urlopen(Request(url, body, given, method=method), timeout=30) as answer:
                return json.load(answer), answer.headers["ETag"]
        except HTTPError as refusal:
            if refusal.code == 429:
                time.sleep(int(refusal.headers["Retry-After"]))
                return self.call(method, path, data, **headers)
            problem = json.load(refusal)
            faults = "; ".join(f"{f.get('pointer', '')} {f['detail']}" for f in problem.get("errors", []))
            raise SystemExit(f"{problem['status']} {problem['detail']} {faults} ({problem['request_id']})") from None

    def each(self, path):
        """Every record of a list, page after page."""
        while path:
            page, _version = self.call("GET", path)
            yield from page["results"]
            path = page["next"]

    def create(self, path, data):
        """A new draft; sent again after a lost connection it is still made once."""
        return self.call("POST", path, data, **{"Idempotency-Key": str(uuid.uuid4())})

    def change(self, path, data):
        """A change of what the record says now, or a refusal when somebody else was faster."""
        _record, version = self.call("GET", path)
        return self.call("PATCH", path, data, **{"If-Match": version})[0]


if __name__ == "__main__":
    client = Client(*sys.argv[1:])
    for record in client.each("achievements?stage=pilot"):
        print(record["title"], record["price_yuan"] or "面议")
