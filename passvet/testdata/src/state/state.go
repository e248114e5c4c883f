package state

import (
	"sync"
	"sync/atomic"

	"github.com/torchpass/torchpass/pass"
)

var (
	runs  int
	seen  = map[string]bool{"a": true}
	list  []int
	cache sync.Map
	once  sync.Once
	count atomic.Int64
	table = sync.OnceValue(func() map[string]int { return map[string]int{"a": 1} })
)

var Pass = &pass.Pass{Name: "state"}

func run(u *pass.Unit) error {
	runs++                 // want `package variable runs is written to`
	seen["x"] = true       // want `package variable seen`
	list = append(list, 1) // want `package variable list`
	list[0] = 2            // want `package variable list`
	delete(seen, "x")      // want `package variable seen`
	cache.Store("a", 1)    // want `package variable cache`
	count.Add(1)           // want `package variable count`
	Pass.Name = "other"    // want `package variable Pass`
	once.Do(func() {})
	local := map[string]int{}
	local["x"] = table()["a"] + len(seen)
	return nil
}
