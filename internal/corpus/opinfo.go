package corpus

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// OpInfo is one graph of the OpInfo corpus, which oracle/opinfo.py made: an operator of
// PyTorch's own table of operators, and samples of its arguments.
type OpInfo struct {
	Op     string   // the OpInfo's name, with its variant: "max.binary"
	DTypes []string // of each call's sample; "error" where the operator raises
	Files  map[string][]byte
}

// OpInfos reads testdata/opinfo by name of graph ("max.binary#3"), or the folder that
// TORCHPASS_OPINFO names, made live.
func OpInfos() (map[string]OpInfo, error) {
	dir := filepath.Join(Dir(), "opinfo")
	if live := os.Getenv("TORCHPASS_OPINFO"); live != "" {
		dir = live
	}
	data, err := decompress(filepath.Join(dir, "opinfo.zip.zst"))
	if err != nil {
		return nil, err
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	folders, err := byFolder(zr)
	if err != nil {
		return nil, err
	}
	all := make(map[string]OpInfo, len(folders))
	for name, files := range folders {
		op, _, _ := strings.Cut(name, "#")
		all[name] = OpInfo{op, strings.Fields(string(files["dtype.txt"])), files}
	}
	return all, nil
}
