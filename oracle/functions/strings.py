"""Strings: formatting, searching, splitting, conversions."""
from typing import List, Optional, Tuple

import torch

from functions import case

FLOATS = [0.0, -0.0, 1.0, 0.1, 1e16, 1e-5, 123456789.0, 1.5e300, float("inf"), float("nan")]


@case(lambda r: [("a", 3, 2.5, True), ("", -1, 1e20, False)])
def str_format(s: str, i: int, f: float, b: bool) -> str:
    return "{}-{}-{}-{}".format(s, i, f, b)


@case(lambda r: [("x",), ("{}",)])
def str_format_escapes(s: str) -> str:
    return "<{}> {} {}".format(s, [1, 2], (1, "a"))


@case(lambda r: [("a", 3, 2.5), ("", -1, 1e-7)])
def str_percent(s: str, i: int, f: float) -> str:
    return "%s|%d|%f|%s|%%" % (s, i, f, f)


@case(lambda r: [(r.strs(3), ", "), ([], "-"), (["a"], "-"), (["", ""], "")])
def str_join(xs: List[str], sep: str) -> str:
    return sep.join(xs)


@case(lambda r: [("a,b,,c", ","), ("", ","), ("abc", ","), ("a--b--c", "--")])
def str_split(s: str, sep: str) -> Tuple[List[str], List[str]]:
    return s.split(sep), s.split(sep, 1)


@case(lambda r: [(" a  b\tc\n",), ("",), ("   ",)])
def str_split_blank(s: str) -> List[str]:
    return s.split()


@case(lambda r: [("  pad\t\n",), ("xxaxx",), ("",)])
def str_strip(s: str) -> Tuple[str, str, str, str]:
    return s.strip(), s.lstrip(), s.rstrip(), s.strip("x")


@case(lambda r: [("banana", "an"), ("banana", "q"), ("", "a"), ("aaaa", "aa")])
def str_find(s: str, t: str) -> Tuple[int, int, int, int]:
    return s.find(t), s.rfind(t), s.find(t, 2), s.count(t)


@case(lambda r: [("", ""), ("abc", "")])
def str_find_empty(s: str, t: str) -> Tuple[int, int]:
    return s.find(t), s.rfind(t)


@case(lambda r: [("banana", "an"), ("banana", "q")])
def str_index(s: str, t: str) -> int:
    return s.index(t)


@case(lambda r: [("banana", "an", "<>"), ("aaa", "a", "aa"), ("abc", "x", "y")])
def str_replace(s: str, a: str, b: str) -> Tuple[str, str]:
    return s.replace(a, b), s.replace(a, b, 1)


@case(lambda r: [("Hello World 1",), ("",), ("abc DEF",)])
def str_case(s: str) -> List[str]:
    return [s.upper(), s.lower(), s.capitalize(), s.title(), s.swapcase()]


@case(lambda r: [("A", 97), ("~", 48)])
def str_ord_chr(c: str, n: int) -> Tuple[int, str]:
    return ord(c), chr(n) + chr(n + 1)


@case(lambda r: [("ab",), ("",)])
def str_ord_error(c: str) -> int:
    return ord(c)


@case(lambda r: [("hello",), ("h",), ("",)])
def str_slices(s: str) -> List[str]:
    return [s[1:3], s[:-1], s[-2:], s[::2], s[10:], s[3:1]]


@case(lambda r: [("hello", 0), ("hello", -1), ("hello", 5), ("hello", -6)])
def str_item(s: str, i: int) -> str:
    return s[i]


@case(lambda r: [("hello", "he"), ("hello", "lo"), ("", ""), ("a", "ab")])
def str_starts_ends(s: str, t: str) -> Tuple[bool, bool, bool]:
    return s.startswith(t), s.endswith(t), t in s


@case(lambda r: [("a", "b"), ("a", "a"), ("Z", "a"), ("", "a"), ("ab", "a")])
def str_compare(a: str, b: str) -> List[bool]:
    return [a == b, a != b, a < b, a <= b, a > b, a >= b]


@case(lambda r: [(r.n(), "v"), (-3, "")])
def str_fstring(n: int, s: str) -> str:
    return f"n={n}, s='{s}', twice={n * 2} {n > 0}"


@case(lambda r: [(r.n(), r.x(), True)] + [(0, f, False) for f in FLOATS])
def str_of_scalars(i: int, f: float, b: bool) -> Tuple[str, str, str, str]:
    return str(i), str(f), str(b), str(-f)


@case(lambda r: [(r.ints(3), [0.5, 1e10, -2.0], [True, False], ["a", "b"]), ([], [], [], [])])
def str_of_lists(a: List[int], b: List[float], c: List[bool], d: List[str]) -> List[str]:
    return [str(a), str(b), str(c), str(d)]


@case(lambda r: [((1, "a", 2.0), None), ((2, "", -1.5), 4)])
def str_of_others(t: Tuple[int, str, float], o: Optional[int]) -> List[str]:
    return [str(t), str(o), str({"k": 1}), str({1: "v", 2: "w"}), str(None)]


@case(lambda r: [("hello",), ("",), ("h\u00e9",)])
def str_len_bytes(s: str) -> int:
    return len(s)


@case(lambda r: [("abcab",), ("",)])
def str_iterate(s: str) -> Tuple[str, int]:
    out = ""
    n = 0
    for c in s:
        out = c + out
        if c == "a":
            n += 1
    return out, n


@case(lambda r: [("42",), ("-7",), (" 8",), ("+3",), ("x1",), ("",), ("3x",), ("99999999999999999999",)])
def str_to_int(s: str) -> int:
    return int(s)


@case(lambda r: [("2.5",), ("-1e3",), ("inf",), ("nan",), ("7",), ("abc",), ("1.5x",), ("",)])
def str_to_float(s: str) -> float:
    return float(s)


@case(lambda r: [("abc",), ("123",), ("a1",), ("   ",), ("",), ("ABC",), ("Title Case",)])
def str_predicates(s: str) -> List[bool]:
    return [s.isalpha(), s.isdigit(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.istitle(), s.isdecimal(), s.isnumeric(), s.isprintable()]


@case(lambda r: [("ab", 6), ("abcdef", 3), ("-12", 5), ("+7", 4)])
def str_justify(s: str, n: int) -> List[str]:
    return [s.ljust(n), s.rjust(n, "."), s.center(n), s.center(n + 1, "*"), s.zfill(n)]


@case(lambda r: [("a=b=c", "="), ("abc", "="), ("=", "=")])
def str_partition(s: str, sep: str) -> Tuple[Tuple[str, str, str], Tuple[str, str, str], List[str]]:
    return s.partition(sep), s.rpartition(sep), s.rsplit(sep, 1)


@case(lambda r: [("a\nb\r\nc",), ("",), ("x\n",)])
def str_splitlines(s: str) -> Tuple[List[str], List[str]]:
    return s.splitlines(), s.splitlines(True)


@case(lambda r: [("a\tb",), ("abc\tde\tf",)])
def str_expandtabs(s: str) -> Tuple[str, str]:
    return s.expandtabs(), s.expandtabs(4)


@case(lambda r: [(255,), (-16,), (0,)])
def str_bases(n: int) -> List[str]:
    return [hex(n), oct(n), bin(n)]


@case(lambda r: [("level",), ("abca",), ("",)])
def str_palindrome(s: str) -> bool:
    i = 0
    j = len(s) - 1
    while i < j:
        if s[i] != s[j]:
            return False
        i += 1
        j -= 1
    return True


@case(lambda r: [("the cat the dog",), ("",)])
def str_words(s: str) -> List[str]:
    out: List[str] = []
    for w in s.split(" "):
        if w not in out:
            out.append(w)
    out.sort()
    return out


@case(lambda r: [(3,), (-1,)])
def str_constants(n: int) -> List[str]:
    a = "tab\t quote\" back\\slash nl\n unicode \u00e9 \u4e2d nul-free \x01\x7f"
    return [a, a + str(n), 'single \' "double"', str(len(a))]


@case(lambda r: [(f,) for f in FLOATS + [1 / 3, 1e10, 2.0**53, 2.0**63, -1e20, 1e-300, 100000.0, 1234567.5]])
def str_format_floats(f: float) -> List[str]:
    return ["{}".format(f), str(f), f"{f}", "%s" % f, "%f" % f]


@case(lambda r: [("a", 1)])
def str_percent_unsupported(s: str, i: int) -> str:
    return "%s %x" % (s, i)


@case(lambda r: [("a",)])
def str_format_too_few(s: str) -> str:
    return "{} {}".format(s)


@case(lambda r: [("a",)])
def str_format_too_many(s: str) -> str:
    return "{}".format(s, s)


@case(lambda r: [(r.n(), r.x(0.1, 3.0))])
def str_numbers_mixed(i: int, f: float) -> str:
    s = ""
    for k in range(3):
        s = s + str(i + k) + "/" + str(float(i) * k) + " "
    return s.rstrip() + str(f > 1)
