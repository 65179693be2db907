"""Only what is on the public internet is connected to, whatever form the address takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.read.addresses import checked_address, checked_url, is_public
from comity.read.parts import Refusal

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:0a00:0001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "100::1",
    "localhost", "", "not an address", "127.1", "0x7f000001", "2130706433",
]  # fmt: skip
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_like_itself(address: object) -> None:
    number = int(address)
    wrapped = [f"::ffff:{address}", f"64:ff9b::{address}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"]
    assert {is_public(each) for each in wrapped} == {is_public(str(address))}


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1", "8.8.8.8"]])
def test_one_private_answer_is_enough_to_refuse(found: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        checked_address("host.test", 80, resolve=lambda host, port: found, private_hosts=())
    assert refused.value.code == "private_address"


def test_a_private_host_can_be_named() -> None:
    assert checked_address("mine.test", 80, resolve=lambda *_: ["10.0.0.1"], private_hosts=["mine.test"]) == "10.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.test/", "file:///etc/passwd", "gopher://a.test/", "http://", "http:///x", "https://user:pw@a.test/",
        "http://user@a.test/", "http://a.test:99999/", "http://a.test:0/", "http://[::1", "http://a.test/x y",
        "http://a.test/\r\nHost: b", "javascript:alert(1)", "//a.test/", "http://a.test/\x7f",
    ],
)  # fmt: skip
def test_addresses_of_another_kind_are_refused(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_url(url)
    assert refused.value.code == "bad_url"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        parts = checked_url(text)
    except Refusal as refusal:
        codes = {refusal.code}
    else:
        codes = {parts.scheme.lower()}
    assert codes <= {"bad_url", "http", "https"}
