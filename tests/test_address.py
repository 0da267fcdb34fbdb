"""Which hosts are public, how literals are read in every spelling, and what `network.allow` opens."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from partnerhub.address import Allowed, is_public, is_public_name, literal


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_private(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4009::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)
def test_an_address_of_the_public_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("0x7f.1", "127.0.0.1"),
        ("0X7F000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("0xA9.0xFE.0xA9.0xFE", "169.254.169.254"),
        ("4294967295", "255.255.255.255"),
        ("10.65535", "10.0.255.255"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("１２７．０．０．１", "127.0.0.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("[::FFFF:127.0.0.1]", "::ffff:7f00:1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_a_literal_is_read_as_a_resolver_reads_it(text: str, address: str) -> None:
    assert literal(text) == ip_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "example.org",
        "127.0.0.1.example.org",
        "1.2.3.4.5",
        "1..2",
        "256.1.1.1",
        "4294967296",
        "08.1",
        "0o7.1",
        "o177.0.0.1",
        "-1",
        "1_000",
        "::g",
        "::ffff:0x7f.1",
        "9" * 5000,
    ],
)
def test_what_spells_no_address_is_no_literal(text: str) -> None:
    assert literal(text) is None


@pytest.mark.parametrize("name", ["example.org", "EXAMPLE.org.", "a-b.c_d.example", "bücher.example"])
def test_a_name_with_a_dot_may_be_public(name: str) -> None:
    assert is_public_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "LOCALHOST.",
        "ip6-localhost",
        "bridge",
        "rss.local",
        "metadata.google.internal",
        "nas.lan",
        "box.home.arpa",
        "a..b",
        "-a.example",
        "a.example:80",
        "7147006462",
        "o177.0.0.1",
        "127.0.0.1",
        "a b.example",
        "a%2e.example",
        "me@a.example",
    ],
)
def test_a_name_nearby_or_no_name_at_all_is_not_public(name: str) -> None:
    assert not is_public_name(name)


def test_with_nothing_listed_the_internet_on_web_ports_is_open_and_no_more() -> None:
    nothing = Allowed(())
    assert nothing.permits("example.org", ip_address("8.8.8.8"), 443)
    assert nothing.permits("example.org", None, 80)
    assert not nothing.permits("example.org", ip_address("8.8.8.8"), 8080)
    assert not nothing.permits("example.org", ip_address("127.0.0.1"), 80), "a name may lead anywhere"
    assert not nothing.permits("0x7f.1", None, 80)


@pytest.mark.parametrize(
    ("entry", "host", "ip", "port"),
    [
        ("bridge", "bridge", "10.0.0.5", 80),
        ("bridge", "BRIDGE.", None, 443),
        ("bridge:3000", "bridge", "::1", 3000),
        ("feeds.example:8443", "feeds.example", "8.8.8.8", 8443),
        ("*.localhost:8080", "a.b.localhost", "127.0.0.1", 8080),
        ("127.0.0.0/8:8080", "127.0.0.1", "127.0.0.1", 8080),
        ("127.0.0.0/8", "x.example", "127.9.9.9", 443),
        ("127.0.0.1:81", "2130706433", None, 81),
        ("[::1]:80", "::1", "::1", 80),
        ("::1", "[::1]", None, 80),
        ("fd00::/8", "x.example", "fd00::5", 443),
        ("fd00::/8:9000", "x.example", "fd00::5", 9000),
        ("[fd00::/8]:9000", "x.example", "fd00::5", 9000),
        ("10.0.0.0/8:80", "x.example", "::ffff:10.0.0.1", 80),
        ("[::ffff:10.0.0.1]:80", "x.example", "::ffff:10.0.0.1", 80),
    ],
)
def test_an_entry_opens_what_it_names(entry: str, host: str, ip: str | None, port: int) -> None:
    assert Allowed.parse([entry]).permits(host, ip_address(ip) if ip else None, port)


@pytest.mark.parametrize(
    ("entry", "host", "ip", "port"),
    [
        ("bridge", "bridge", "10.0.0.5", 3000),
        ("bridge:3000", "bridge", "10.0.0.5", 80),
        ("bridge:3000", "other", "10.0.0.5", 3000),
        ("*.localhost:8080", "localhost", "127.0.0.1", 8080),
        ("*.localhost:8080", "evillocalhost", "127.0.0.1", 8080),
        ("127.0.0.0/8:8080", "127.0.0.1", "10.0.0.1", 8080),
        ("127.0.0.0/8:8080", "x.example", None, 8080),
        ("example:8080", "sub.example", "127.0.0.1", 8080),
    ],
)
def test_an_entry_opens_nothing_else(entry: str, host: str, ip: str | None, port: int) -> None:
    assert not Allowed.parse([entry]).permits(host, ip_address(ip) if ip else None, port)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.",
        "*x",
        ".x",
        "a b",
        "http://a",
        "a/b",
        "h:",
        "h:0",
        "h:65536",
        "h:x",
        "h:²",
        "10.0.0.1/8",
        "127.1:80",
        "me@h",
        "[::1]x",
        "10.0.0.0/8:",
        "*.*.a",
    ],
)
def test_an_entry_of_another_shape_is_refused_with_half_a_sentence(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^should "):
        Allowed.parse([entry])
