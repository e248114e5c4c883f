"""Makes schema/testdata/grammar.txt: schema texts and what PyTorch's schema parser makes of each.

Run: /usr/bin/python3 oracle/schema_grammar.py

Each line is the text, a tab, and how PyTorch 1.13.1 prints the parsed schema, or ERROR where it refuses it.
A text is made from each argument list and from each return below.
"""
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.path.dirname(HERE), "schema", "testdata", "grammar.txt")

ARGUMENTS = r"""
Scalar a=1.5
Scalar a=2
Scalar a=-2.5
Scalar a=1e3
Scalar? a=2
Scalar? a=2.5
str c="a\"b"
str c="\n\t\x41\101\\"
str c='it\'s'
str? c="x"
float[] d=[1,2.5]
float[] d=[1.5,2.5]
float[2] d=1.5
float[2] d=1
complex e=1
complex e=-2.5j
float e=1
float e=1e-9
float e=123456789012
float e=1e22
float e=-0.0
bool[] f=[True,False]
bool[2] f=True
bool[2] f=[True,True]
str[] g=["a","b"]
str[] g=[]
str[1] g=["a"]
str[1] g="a"
Stream a
Storage a
QScheme a
Any a
AnyEnumType a
AnyClassType? a
Capsule a
PyObject a
AnyListType a
AnyTupleType a
NoneType a
NoneType a=None
number a
Number a
Generator? a
Generator a=None
int? a=None
int[]? b=[1]
int[]? b=None
int[2]? c=1
int[2]? c=[1,2]
int[2]? c=None
int[2] d=[3,3]
int[1] d=[3]
int[1] d=3
int[0] d=[]
int[2] d=[3]
int[] d=[3,3]
int[] d=3
float? e=1
float? e=1.5
Tensor?[] g=[]
Tensor[] g=[]
Tensor? g=[]
Tensor g=None
Tensor?[]? g=None
Tensor[][] g
int[2][3] g
int[2][] g
int[][2] g
Dict(str, int)[] a
Dict(str, int)? a=None
(int, str)? a
(int, str)[] b
((int, str), int[]) b
Future(int) a
RRef(t) a
Future(t)? a
SymInt a=5
SymInt? a=5
SymInt? a=None
SymInt[2] b=1
SymInt[] c=[]
SymInt[2]? c=1
SymBool c
SymFloat c
Tensor(a) x
Tensor(a!)? x
Tensor(a)?[] x
Tensor?(a)[] x
Tensor(a|b!) x
Tensor(a! -> b) x
Tensor(a! -> a|b) x
Tensor(a -> b!) x
Tensor(a!|b!) x
Tensor(* -> a) x
Tensor(*!) x
Tensor(a -> *)[] x
Tensor(a)[](b) x
Tensor(a)[](b!) x
Tensor(a)[2](b!) x
Tensor(a)[](b)? x
Tensor(a)[]?(b) x
t(a)? x
t(a)[][] x
t(a)[](b)[](c) x
int(a)[](b) x
Dict(int(a), t(b)) x
Dict(int, t)(a!) x
Dict(int, t(*))(a!) x
(Tensor(a), Tensor(b))(c) x
(Tensor(a), Tensor(b)) x
Future(Tensor(a)) x
Tensor[] x, *, Tensor y=None
*, int x
int x, *
int x, *, *
...
int x, ...
..., int x
*, int x, ...
Device d="cpu"
Device d="cuda:0"
Device? d="cuda"
Device? d=None
Layout d=sparse
Layout? d=strided
Layout? d=None
ScalarType d=float
ScalarType? d=long
ScalarType d=bool
int d=double
MemoryFormat d=preserve_format
MemoryFormat d=channels_last
MemoryFormat? d=contiguous_format
int d=Mean
int d=Sum
int d=Elementwise
bool b=True
bool b=False
bool? b=True
bool b=1
bool b=None
int b=1.5
int b=True
int b=99999999999999999999
int b=9223372036854775807
int b=-9223372036854775808
int b=0x10
float b=.5
float b=5.
float b=1_0
int b = 3
int  b=3
int b =3,int c= 4
int
int[]
int _
int 3x
int self.x
int x.1
int from
int if
int self, Tensor? dtype
int in, int out, int def, int lambda, int class, int None, int True, int int
int[] x=[-1,-2]
int[] x=[ 1 , 2 ]
int[] x=[1,]
int[] x=[[1]]
quint8 x
Dimname x
Dimname[]? x
ConstQuantizerPtr x
Tensor! x
tensor x
T x
T1 x
tVal x
Tensor? x?
Tensor?? x
int?? x
int[]?[] x
__torch__.torch.classes.quantized.LinearPackedParamsBase x
__torch__.torch.classes.quantized.LinearPackedParamsBase? x=None
__torch__.torch.classes.rnn.CellParamsBase[] x
__torch__.A x
Union(int, str) x
Await(t) x
int $ x
int "x"
int x="s"
str x=3
str x=None
Union(int, str)[] x
Union(int, None) x
Quantizer x
SymInt[]? x
int[3]? x
None x
Optional(int) x
Number x
str c="\101\0\n"
str c="\101"
str c="\001\037\177"
str c="\1"
str c="\477"
str c="\a\b\f\n\r\t\v"
str c="\q"
str c="\e"
str c="a'b"
str c='a"b'
str c=""
str c="x" "y"
"""

RETURNS = """
int
(int)
((int))
((int, str))
((int, str)[])
(int, str)
(int a, str b)
()
...
(int, ...)
(..., int)
...?
int a
int[]
int[] a
int[]? x
Tensor(a!)
Tensor(a)[]
(Tensor(a)[] x, Tensor(b!)? y)
((int, str)? _0)
((int, str)?)
(int, str)[]
(int, str)?
Dict(str, t) d
Tensor?
t(*)?
int a=3
(*, int a)
NoneType
None
"""

WHOLE = """
f()
f() ->
f
f() -> ();
f() -> () x
f()->()
  f ( int x ) -> ( )
f.g() -> ()
f.g.h() -> ()
a::b::c() -> ()
a::b() -> ()
a::_b_() -> ()
a::b_() -> ()
a.b::c() -> ()
a::b.() -> ()
a::b. c() -> ()
a ::b() -> ()
a::if() -> ()
a::b.if() -> ()
1::b() -> ()
a::b.default() -> ()
a::b-c() -> ()
a::__and__.Tensor() -> ()
f() -> () # c
"""


def main():
    texts = ["f(%s) -> ()" % a for a in ARGUMENTS.strip("\n").split("\n")]
    texts += ["f() -> " + r for r in RETURNS.strip("\n").split("\n")]
    texts += WHOLE.strip("\n").split("\n")
    with open(OUT, "w", encoding="utf-8") as f:
        f.write("# Made by oracle/schema_grammar.py from PyTorch 1.13.1; it documents the columns.\n")
        for text in texts:
            try:
                got = str(torch._C.parse_schema(text))
            except (RuntimeError, ValueError, IndexError):
                got = "ERROR"
            f.write("%s\t%s\n" % (text, got))
    print(len(texts), "texts")


if __name__ == "__main__":
    main()
