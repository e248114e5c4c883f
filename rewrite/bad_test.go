package rewrite_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/rewrite"
)

// TestBad: what is wrong with a text is said where it is, all of it.
func TestBad(t *testing.T) {
	head := "rule r\ndoc d\nmatch\n"
	for text, want := range map[string]string{
		"":                              "f:1:1: there is no rule in this text",
		"frob\n":                        `f:1:1: want rule, doc, match, where or replace at the beginning of a line, found "frob"`,
		"doc x\n":                       "f:1:1: doc stands before the first rule",
		"rule\n":                        "f:1:1: a rule needs a name",
		"rule r\nmatch\nreplace\n":      `f:1:1: rule "r" needs a line of doc`,
		"rule r\ndoc d\n":               `f:1:1: rule "r" needs a match and a replace`,
		head + "replace\n":              `f:1:1: rule "r" matches no node`,
		head + "  aten::relu(%x)\n":     `f:4:3: want "=", found "aten"`,
		head + "  %y = aten::relu(%x\n": `f:5:1: want ",", found the end of the line`,
		head + "  %y = aten::relu(%x) 7\nreplace\n  return (%x)\n":                                  `f:4:23: unexpected "7"`,
		head + "  %y = relu(%x)\nreplace\n  return (%x)\n":                                          "f:4:8: want the kind of a node, such as aten::add",
		head + "  %y : Tensr = aten::relu(%x)\nreplace\n":                                           "f:4:8: ",
		head + "  %y = prim::If(%x)\nreplace\n":                                                     "f:4:3: rules are about nodes without blocks, not about prim::If",
		head + "  %y = aten::a(%x)\n  %z = aten::b(%x)\nreplace\n":                                  "f:4:3: the last node of match does not depend on this one",
		head + "  %y = aten::a(%x?, %z)\nreplace\n":                                                 "f:4:21: what stands behind an operand with ?",
		head + "  %y = aten::a(%x)\n  %y = aten::b(%y)\nreplace\n":                                  "f:5:4: %y is defined twice, or used before it is defined",
		head + "  %y = aten::a(%x)\nreplace\n":                                                      "f:5:8: replace needs a return",
		head + "  %y = aten::a(%x)\nreplace\n  %a, %b = prim::Constant[value=1]()\n  return (%x)\n": "f:6:3: a constant is one value, and has no operands",
		head + "  %y = aten::a(%x)\nreplace\n  = prim::Constant[value=1]()\n  return (%x)\n":        "f:6:3: a constant is one value, and has no operands",
		head + "  %y = aten::a(%x)\nreplace\n  %a = prim::Constant[value=1](%x)\n  return (%x)\n":   "f:6:3: a constant is one value, and has no operands",
		head + "  %y = aten::a(%s...)\nreplace\n  %a... = b::c(%s...)\n  return ((len(%a...)))\n":   "f:7:16: replace makes %a..., of which expressions know nothing",
		head + "  %y = aten::a(%x)\nreplace\n  %a = aten::b(%x)\n  return ((rank(%a)))\n":           "f:7:17: replace makes %a, of which expressions know nothing",
		head + "  %y = aten::a(%x)\nreplace\n  return ()\n":                                         "f:6:3: replace returns 0 values, match 1",
		head + "  %y = aten::a(%x)\nreplace\n  return (%z)\n":                                       "f:6:12: nothing is called %z in match",
		head + "  %y = aten::a(%x)\nreplace\n  return (%y)\n":                                       "f:6:11: %y is what is replaced",
		head + "  %y = aten::a(%x)\nreplace\n  %x = aten::b()\n":                                    "f:6:4: %x comes from outside of match",
		head + "  %y = aten::a(%x.)\nreplace\n  %x. = aten::b()\n":                                  "f:6:4: %x. comes from outside of match",
		head + "  %y = aten::a($k?)\nreplace\n  return ($k)\n":                                      "f:6:11: $k may be missing in match",
		head + "  %y = aten::a(%x)\nwhere\n  1\nreplace\n":                                          "f:6:3: a constraint is true or false, this is an int",
		head + "  %y = aten::a(%x)\nwhere\n  dtype(%x) == 1\n":                                      "f:6:3: a dtype is never an int",
		head + "  %y = aten::a(%x)\nwhere\n  !rank(%x)\n":                                           "f:6:4: ! takes what is true or false, this is an int",
		head + "  %y = aten::a(%x)\nwhere\n  rank(%x, %x)\n":                                        "f:6:3: rank takes 1 arguments, not 2",
		head + "  %y = aten::a(%x)\nwhere\n  %x == 1\n":                                             "f:6:3: a value stands in an expression as the argument of a function",
		head + "  %y = aten::a(%xs...)\nwhere\n  rank(%xs...) == 1\nreplace\n  return (%xs...)\n":   "f:6:8: say all(...)",
		head + "  %y = aten::a(\"\\q\")\nreplace\n":                                                 "f:4:16: this string has an escape that is not known",
		head + "  %y = aten::a([1, 2.])\nreplace\n":                                                 "f:4:16: the elements of a list have one type",
		head + "  %y = aten::a({%a, %b, %c, %d}, {%e, %f, %g, %h})\nreplace\n  return (%a)\n":       "f:4:3: optional operands and operands in any order make more than",
		"rule r\ndoc d\nmatch\n\x00":                                                                "f:4:1: a text of rules has no NUL",
	} {
		_, err := rewrite.Parse("f", []byte(text), rewrite.Options{})
		if err == nil {
			t.Errorf("no error for\n%s", text)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("for\n%s\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestBadAll(t *testing.T) {
	text := "rule a\ndoc d\nmatch\n  %y = relu()\nwhere\n  nope(%y)\nreplace\n  %z = 3\n\nrule a\ndoc d\nmatch\n  %y = aten::a()\nreplace\n  return (%q)\n"
	_, err := rewrite.Parse("f", []byte(text), rewrite.Options{})
	var lines []string
	for _, e := range err.(rewrite.Errors) {
		lines = append(lines, e.Error()[:6])
	}
	if got, want := strings.Join(lines, " "), "f:4:8: f:6:3: f:8:8: f:10:1 f:15:1"; got != want {
		t.Errorf("got %s, want %s\n%v", got, want, err)
	}
}
