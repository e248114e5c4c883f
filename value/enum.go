package value

import "github.com/torchpass/torchpass/types"

// EnumMember is the member of enum t called name, with its value if t tells.
func EnumMember(t *types.Type, name string) Value {
	e := &Enum{Type: t, Name: name}
	if m, ok := t.Class().Member(name); ok {
		switch x := m.Value.(type) {
		case int64:
			e.Val = Int(x)
		case float64:
			e.Val = Float(x)
		case string:
			e.Val = Str(x)
		}
	}
	return EnumOf(e)
}
