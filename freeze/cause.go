package freeze

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
)

// cause is why an attribute is kept. It is made into text only if somebody asks.
type cause struct {
	why string
	at  *ir.Node // that sets it, writes to it, or is given it; may be nil
	by  bool     // by way of something else that shares what it holds
}

func (c cause) shared() cause {
	c.by = true
	return c
}

// String says why.
func (c cause) String() string {
	text := c.why
	if c.by {
		text = "it shares storage, or is one, with what is kept: " + text
	}
	if c.at == nil {
		return text
	}
	return text + ": " + pass.Describe(c.at)
}

// The causes.
const (
	named       = "preserve names it"
	isSet       = "it is set"
	isGiven     = "its object, or all of that class, is given away as a whole"
	isUnknown   = "an attribute of that name is used of an object that is not known"
	isWritten   = "what it holds may be written"
	isSeen      = "what it holds may be returned, stored or given to an unknown operator"
	notKnown    = "it is not known whose it is"
	notInlined  = "the function is no method of the root; a call of it was not inlined"
	holdsObject = "it holds an object, and something still needs that"
	noConstant  = "what it holds cannot be a constant"
)
