package archive

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pyprint"
)

// rangeTags numbers the spans of all files of an archive in the order in which they
// are met; nowhere is the first.
type rangeTags map[ir.Span]int64

// pickle writes the ranges of a file in the newer format, with the number of each
// span between it and the next.
func (t rangeTags) pickle(ranges []pyprint.Range) ([]byte, error) {
	table, err := tableOf(ranges)
	if err != nil {
		return nil, err
	}
	p := &rangePickler{pickler: *newPickler(), table: table}
	p.op(opProto, 2)
	if err := p.str(tabled); err != nil {
		return nil, err
	}
	if err := p.texts(); err != nil {
		return nil, err
	}
	rest := p.openTuple(len(ranges))
	for _, r := range ranges {
		tag, ok := t[r.Span]
		if !ok {
			tag = int64(len(t))
			t[r.Span] = tag
		}
		p.int(int64(r.Start))
		p.source(r.Span.Text)
		p.int(int64(r.Span.Start))
		p.int(int64(r.Span.End))
		p.op(opTuple3)
		p.int(tag)
		p.op(opTuple3)
	}
	p.op(rest)
	p.remember("ranges") // as PyTorch does, although nothing refers to them
	p.op(opTuple3, opStop)
	return p.out, nil
}

// textTable has the lines of all sources and their file names, each once.
type textTable struct {
	texts []string
	index map[string]int64
	lines map[*ir.SourceText][]int64
}

func tableOf(ranges []pyprint.Range) (*textTable, error) {
	t := &textTable{index: map[string]int64{}, lines: map[*ir.SourceText][]int64{}}
	for _, r := range ranges {
		s := r.Span.Text
		if _, ok := t.lines[s]; ok {
			continue
		}
		if s == nil {
			t.lines[s] = nil
			t.number("")
			continue
		}
		if !validText([]byte(s.Text)) || !validText([]byte(s.File)) {
			return nil, fmt.Errorf("the source of %q is not UTF-8: Python cannot read it", s.File)
		}
		var lines []int64
		for line := range strings.SplitAfterSeq(s.Text, "\n") {
			lines = append(lines, t.number(line))
		}
		t.lines[s] = lines
		t.number(s.File)
	}
	return t, nil
}

func (t *textTable) number(text string) int64 {
	n, ok := t.index[text]
	if !ok {
		n = int64(len(t.texts))
		t.index[text] = n
		t.texts = append(t.texts, text)
	}
	return n
}

// rangePickler writes sources by the numbers of their texts.
type rangePickler struct {
	pickler
	table *textTable
}

func (p *rangePickler) texts() error {
	end := p.openTuple(len(p.table.texts))
	for _, s := range p.table.texts {
		if err := p.str(s); err != nil {
			return err
		}
	}
	p.op(end)
	p.remember(p.table)
	return nil
}

// source writes (lines, file, first line), or a reference to it.
func (p *rangePickler) source(s *ir.SourceText) {
	if p.recall(s) {
		return
	}
	p.global("torch.jit._pickle", "build_intlist")
	p.op(opMark, opEmptyList, opMark)
	for _, n := range p.table.lines[s] {
		p.int(n)
	}
	p.op(opAppends, opTuple, opReduce)
	var file, first int64
	if s != nil {
		file, first = p.table.index[s.File], int64(s.First)
	}
	p.int(file)
	p.int(first)
	p.op(opTuple3)
	p.remember(s)
}
