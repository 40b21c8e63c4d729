import base64, hashlib, hmac, time

def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether these bytes were signed with the secret (whsec_…), and within the last five minutes. Header names in lower case."""
    try:
        sent_at = int(headers["webhook-timestamp"])
    except (KeyError, ValueError):
        return False
    if abs(time.time() - sent_at) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{headers.get('webhook-id')}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)
