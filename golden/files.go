package golden

import (
	"fmt"
	"os"
	"path/filepath"
)

// Files lists the cases among files and below folders: every *.txtar, in the order
// of the arguments and of names, once. A folder without cases is an error.
func Files(args []string) ([]string, error) {
	var out []string
	seen := make(map[string]bool)
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			out = append(out, path)
		}
	}
	for _, arg := range args {
		st, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if !st.IsDir() {
			add(arg)
			continue
		}
		n := 0
		err = filepath.WalkDir(arg, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(path) == ".txtar" {
				n++
				add(path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, fmt.Errorf("%s: no *.txtar below", arg)
		}
	}
	return out, nil
}
