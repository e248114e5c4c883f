package exec

import (
	"math"

	"github.com/torchpass/torchpass/value"
)

// interpret executes instructions until the end of the code or an error. It
// keeps the index of the instruction in *at for the error's position. This is
// the one switch of the interpreter: operators that scalar loops are made of
// stand in it, everything else is a kernel.
func (f *frame) interpret(at *int) error {
	code, regs := f.p.code, f.regs
	for pc := 0; pc < len(code); pc++ {
		i := &code[pc]
		switch i.op {
		case opKernel:
			if err := f.kernel(i.x); err != nil {
				*at = pc
				return err
			}
		case opMove:
			regs[i.a] = regs[i.b]
		case opRelease:
			regs[i.a], regs[i.b], regs[i.c] = value.Value{}, value.Value{}, value.Value{}
		case opJump:
			pc = int(i.x) - 1
		case opJumpNot:
			if !regs[i.b].Bool() {
				pc = int(i.x) - 1
			}
		case opLoopHead:
			regs[i.a] = value.Int(0)
			if regs[i.b].Int() <= 0 || !regs[i.c].Bool() {
				pc = int(i.x) - 1
			}
		case opLoopNext:
			n := regs[i.a].Int() + 1
			regs[i.a] = value.Int(n)
			if n < regs[i.b].Int() && regs[i.c].Bool() {
				if f.st.steps += int64(pc) - int64(i.x) + 1; f.st.steps >= f.st.nextCheck {
					if err := f.st.check(); err != nil {
						*at = pc
						return err
					}
				}
				pc = int(i.x) - 1
			}
		case opAddInt:
			regs[i.a] = value.Int(regs[i.b].Int() + regs[i.c].Int())
		case opSubInt:
			regs[i.a] = value.Int(regs[i.b].Int() - regs[i.c].Int())
		case opMulInt:
			regs[i.a] = value.Int(regs[i.b].Int() * regs[i.c].Int())
		case opRemInt:
			r, d := regs[i.b].Int(), regs[i.c].Int()
			if d == 0 {
				*at = pc
				return moduloByZero()
			}
			if r %= d; r != 0 && r^d < 0 {
				r += d
			}
			regs[i.a] = value.Int(r)
		case opNegInt:
			regs[i.a] = value.Int(-regs[i.b].Int())
		case opAndInt:
			regs[i.a] = value.Int(regs[i.b].Int() & regs[i.c].Int())
		case opOrInt:
			regs[i.a] = value.Int(regs[i.b].Int() | regs[i.c].Int())
		case opXorInt:
			regs[i.a] = value.Int(regs[i.b].Int() ^ regs[i.c].Int())
		case opEqInt:
			regs[i.a] = value.Bool(regs[i.b].Int() == regs[i.c].Int())
		case opNeInt:
			regs[i.a] = value.Bool(regs[i.b].Int() != regs[i.c].Int())
		case opLtInt:
			regs[i.a] = value.Bool(regs[i.b].Int() < regs[i.c].Int())
		case opLeInt:
			regs[i.a] = value.Bool(regs[i.b].Int() <= regs[i.c].Int())
		case opGtInt:
			regs[i.a] = value.Bool(regs[i.b].Int() > regs[i.c].Int())
		case opGeInt:
			regs[i.a] = value.Bool(regs[i.b].Int() >= regs[i.c].Int())
		case opAddFloat:
			regs[i.a] = value.Float(regs[i.b].Float() + regs[i.c].Float())
		case opSubFloat:
			regs[i.a] = value.Float(regs[i.b].Float() - regs[i.c].Float())
		case opMulFloat:
			regs[i.a] = value.Float(regs[i.b].Float() * regs[i.c].Float())
		case opDivFloat:
			regs[i.a] = value.Float(regs[i.b].Float() / regs[i.c].Float())
		case opNegFloat:
			regs[i.a] = value.Float(math.Copysign(regs[i.b].Float(), signOfNeg(regs[i.b].Float())))
		case opEqFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() == regs[i.c].Float())
		case opNeFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() != regs[i.c].Float())
		case opLtFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() < regs[i.c].Float())
		case opLeFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() <= regs[i.c].Float())
		case opGtFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() > regs[i.c].Float())
		case opGeFloat:
			regs[i.a] = value.Bool(regs[i.b].Float() >= regs[i.c].Float())
		case opNot:
			regs[i.a] = value.Bool(!regs[i.b].Bool())
		case opAnd:
			regs[i.a] = value.Bool(regs[i.b].Bool() && regs[i.c].Bool())
		case opOr:
			regs[i.a] = value.Bool(regs[i.b].Bool() || regs[i.c].Bool())
		case opLenList:
			regs[i.a] = value.Int(int64(len(regs[i.b].List().Items)))
		case opIntToFloat:
			regs[i.a] = value.Float(float64(regs[i.b].Int()))
		case opDeriveIndex:
			regs[i.a] = value.Int(regs[i.c].Int() + regs[i.b].Int()*regs[i.x].Int())
		case opGetItem:
			items, n := regs[i.b].List().Items, regs[i.c].Int()
			if n < 0 {
				n += int64(len(items))
			}
			if uint64(n) >= uint64(len(items)) {
				*at = pc
				return outOfRange()
			}
			regs[i.a] = items[n]
		default:
			if err := f.rare(i); err != nil {
				*at = pc
				return err
			}
		}
	}
	return nil
}

// signOfNeg is the sign of -f: a nan's sign flips too, and shows in text.
func signOfNeg(f float64) float64 {
	if math.Signbit(f) {
		return 1
	}
	return -1
}

func outOfRange() error { return Raise("IndexError", "list index out of range") }
