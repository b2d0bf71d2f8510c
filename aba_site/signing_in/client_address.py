"""
From which address a request comes.

A header can be written by anybody; only what our own proxies add to ``X-Forwarded-For`` can be believed. Each adds one
address at the end, so with ``settings.PROXIES`` of them the client's is that many from the right.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings

# What one household or office holds of IPv6: counting single addresses would be counting nothing.
IPV6_PREFIX = 64


def client_address(request) -> str | None:
    """The address attempts are counted for; of IPv6 the network. ``None`` where the server was given none."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(passed_on) >= settings.PROXIES:
            return counted(passed_on[-settings.PROXIES].strip()) or counted(said)
    return counted(said)


def counted(text: str) -> str | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), IPV6_PREFIX), strict=False).network_address)
    return str(address)
