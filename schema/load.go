package schema

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/torchpass/torchpass/symbol"
)

// load indexes the rows of text by name; it parses none of them.
func load(text, kinds string) *Table {
	t := &Table{kinds: parseKinds(kinds)}
	groups := make([]*group, 0, 4096)
	slab := make([]group, 4096)
	start, last := 0, ""
	flush := func(end int) {
		if last == "" {
			return
		}
		if len(slab) == 0 {
			slab = make([]group, 1024)
		}
		g := &slab[0]
		slab = slab[1:]
		g.rows = text[start:end]
		groups = append(groups, g)
		t.names = append(t.names, symbol.Of(last))
	}
	for i := 0; i < len(text); {
		end := i + strings.IndexByte(text[i:], '\n') + 1
		if name := rowName(text[i:end]); name != "" && name != last {
			flush(i)
			start, last = i, name
		}
		i = end
	}
	flush(len(text))
	t.dense = make([]*group, symbol.Count())
	t.memo = make([]atomic.Uint32, len(t.dense))
	for i, sym := range t.names {
		t.dense[sym] = groups[i]
	}
	return t
}

// rowName returns the name, without the overload, of a row; "" for a comment.
func rowName(row string) string {
	if row[0] == '#' {
		return ""
	}
	row = row[strings.LastIndexByte(row, '\t')+1:]
	return row[:strings.IndexAny(row, ".(")]
}

// parseRows parses the rows of one name. The embedded rows are all parsed by a
// test, so a row that cannot be is a broken build.
func parseRows(rows string) *overloads {
	o := &overloads{}
	for row := range strings.Lines(rows) {
		s, err := parseRow(strings.TrimSuffix(row, "\n"))
		if err != nil {
			panic(fmt.Sprintf("schema: embedded table: %v in row %q", err, row))
		}
		if s.Origin == Historic {
			o.historic = append(o.historic, s)
		} else {
			o.present = append(o.present, s)
		}
	}
	return o
}

// parseRow reads flags, origin, since, until and the schema.
func parseRow(row string) (*Schema, error) {
	cols := strings.SplitN(row, "\t", 5)
	if len(cols) != 5 {
		return nil, fmt.Errorf("%d columns", len(cols))
	}
	s, err := Parse(cols[4])
	if err != nil {
		return nil, err
	}
	for _, c := range cols[0] {
		if c == 'r' {
			s.ReturnsInput = true
			continue
		}
		f, ok := rowFlag(c)
		if !ok {
			return nil, fmt.Errorf("unknown flag %q", c)
		}
		s.Flags |= f
	}
	origin, upgrader, _ := strings.Cut(cols[1], ":")
	s.Upgrader = upgrader
	switch origin {
	case "c":
		s.Origin = Core
	case "v":
		s.Origin = TorchVision
	case "a":
		s.Origin = TorchAudio
	case "h":
		s.Origin = Historic
	default:
		return nil, fmt.Errorf("unknown origin %q", origin)
	}
	if s.Since, err = strconv.Atoi(cols[2]); err != nil {
		return nil, err
	}
	if cols[3] != "-" {
		s.Until, err = strconv.Atoi(cols[3])
	}
	return s, err
}

func rowFlag(c rune) (Flags, bool) {
	switch c {
	case '-':
		return 0, true
	case 'w':
		return Writes, true
	case 'u':
		return HiddenWrites, true
	case 'e':
		return Effects, true
	case 'n':
		return Random, true
	case 't':
		return RandomIfTrain, true
	}
	return 0, false
}
