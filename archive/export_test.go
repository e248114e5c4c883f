package archive

import (
	"bytes"
	"io"

	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/types"
)

// SaveScriptAs is SaveScript with the code of an archive as it stands there.
func SaveScriptAs(w io.Writer, s *Script, original []byte) error {
	c, err := OpenContainer(bytes.NewReader(original), int64(len(original)), Limits{})
	if err != nil {
		return err
	}
	l := &scriptLoader{c: c, limits: Limits{}.withDefaults(), out: s}
	constants, err := l.constants()
	if err != nil {
		return err
	}
	return saveScript(w, s.Module, s.Extra, func([]*types.Type) (*pyprint.Sources, error) {
		src := &pyprint.Sources{Constants: constants, Version: c.Version()}
		for _, name := range c.Names() {
			if len(name) > 5 && name[:5] == "code/" {
				text, err := c.Read(name)
				if err != nil {
					return nil, err
				}
				src.Files = append(src.Files, pyprint.File{Path: name[5:], Text: text})
			}
		}
		return src, nil
	})
}
