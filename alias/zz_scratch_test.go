package alias
import ("testing";"fmt";"github.com/torchpass/torchpass/schema";"github.com/torchpass/torchpass/types")
func hasVar(t *types.Type) bool { if t.Kind()==types.VarKind {return true}; switch t.Kind(){case types.ListKind,types.OptionalKind,types.FutureKind: return hasVar(t.Elem()); case types.DictKind: return hasVar(t.Value())}; return false}
func TestZZ(t *testing.T){
 tb := schema.Default()
 for _, s := range tb.All() {
  for _, r := range s.Returns { if r.Alias==nil && r.Type.Kind()==types.VarKind { fmt.Println("VARRET", s) } }
  w:=false; cont:=0
  for i := range s.Args { if typeMask(s.Args[i].Type)&^tensorMask!=0 {cont++}; if s.WritesArg(i) && s.Args[i].Type.Kind()!=types.TensorKind && typeMask(s.Args[i].Type)!=0 { w=true } }
  if w && len(s.Args)>1 { fmt.Println("CWRITE", s) }
  if s.Flags&schema.HiddenWrites!=0 { fmt.Println("HIDDEN", s.TrainingArg(), s) }
 }
}
