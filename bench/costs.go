package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

// costs prints nanoseconds a node on straight lines of 10^4 nodes up to most, and
// how flat they are.
func costs(most int) error {
	fmt.Printf("\nnanoseconds a node on straight lines, half of the nodes dead\n\n%10s %8s %8s %8s %8s %8s\n", "nodes", "parse", "print", "dce", "managed", "B/node")
	first := make([]float64, 5)
	worst := make([]float64, 5)
	for n := 10000; n <= most; n *= 10 {
		row, err := costRow(straight(n))
		if err != nil {
			return err
		}
		fmt.Printf("%10d", n)
		for i, x := range row {
			fmt.Printf(" %8.0f", x)
			if n == 10000 {
				first[i], worst[i] = x, 1
			}
			worst[i] = max(worst[i], x/first[i], 1)
		}
		fmt.Println()
	}
	fmt.Printf("%10s", "growth")
	for _, x := range worst {
		fmt.Printf(" %7.2fx", x)
	}
	fmt.Printf("   goal ≤ %.1fx\n", flatGoal)
	return nil
}

// costRow measures one line: fewer runs the longer it is.
func costRow(src []byte) ([]float64, error) {
	var t times
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		return nil, err
	}
	t.nodes = countNodes(file.Graphs[0])
	buf := print.AppendGraph(nil, file.Graphs[0], print.Options{})
	if !bytes.Equal(buf, src) {
		return nil, fmt.Errorf("a line of %d nodes does not reprint as it was", t.nodes)
	}
	few := func(f func() time.Duration) time.Duration { return least(f) }
	if t.nodes >= 1e6 {
		few = func(f func() time.Duration) time.Duration { return min(f(), f()) }
	}
	t.print = few(func() time.Duration {
		return timed(func() { buf = print.AppendGraph(buf[:0], file.Graphs[0], print.Options{}) })
	})
	t.parse = few(func() time.Duration {
		file = nil
		runtime.GC()
		return timed(func() { file, err = parse.Parse("bench", src, parse.Options{}) })
	})
	file = nil
	t.heap = liveHeap(src)
	t.dce = few(func() time.Duration { return runDCE(src, false) })
	t.managed = few(func() time.Duration { return runDCE(src, true) })
	n := float64(t.nodes)
	return []float64{float64(t.parse) / n, float64(t.print) / n, float64(t.dce) / n, float64(t.managed) / n, float64(t.heap) / n}, nil
}

// straight is the text of a line of n nodes of which every other is dead, as
// torch_side.py writes it.
func straight(n int) []byte {
	b := []byte("graph(%x : Tensor,\n      %y : Tensor):\n  %2 : int = prim::Constant[value=1]()\n  %3 : float = prim::Constant[value=0.5]()\n")
	last := "%x"
	for i := 4; i <= n+1; i++ {
		name := "%" + strconv.Itoa(i)
		b = append(b, "  "+name+" : Tensor = "...)
		switch i % 5 {
		case 0:
			b = append(b, "aten::add("+last+", %y, %2)\n"...)
		case 1:
			b = append(b, "aten::relu("+last+")\n"...)
		case 2:
			b = append(b, "aten::mul("+last+", %y)\n"...)
		case 3:
			b = append(b, "aten::sub("+last+", %3, %2)\n"...)
		case 4:
			b = append(b, "aten::tanh("+last+")\n"...)
		}
		if i%2 == 1 {
			last = name
		}
	}
	return append(b, "  return ("+last+")\n"...)
}
