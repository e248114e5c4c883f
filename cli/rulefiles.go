package cli

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/rewrite"
	rulefile "github.com/torchpass/torchpass/rules"
)

// readRules reads a file of rules.
func readRules(file string) (*rewrite.Rules, error) {
	src, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("no file of rules " + display(file))
	}
	if err != nil {
		return nil, err
	}
	return rewrite.Parse(file, src, rewrite.Options{})
}

// ruleReader reads each file of rules once.
func ruleReader() func(string) (*rewrite.Rules, error) {
	var mu sync.Mutex
	had := make(map[string]*rewrite.Rules)
	return func(file string) (*rewrite.Rules, error) {
		mu.Lock()
		defer mu.Unlock()
		if r := had[file]; r != nil {
			return r, nil
		}
		r, err := readRules(file)
		if err == nil {
			had[file] = r
		}
		return r, err
	}
}

// checkRules reads the files of rules that a pipeline names, so that what is wrong with
// them is told before anything runs.
func checkRules(pl pass.Pipeline) error {
	for s := range pl.Each() {
		o, ok := s.Options.(*rulefile.Options)
		if !ok {
			continue
		}
		if o.File == "" {
			return errors.New("pass rules needs a file: rules{file=my.rules}")
		}
		if _, err := readRules(o.File); err != nil {
			return err
		}
	}
	return nil
}
