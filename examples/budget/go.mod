module example.com/budget

go 1.26

require github.com/torchpass/torchpass v0.0.0

replace github.com/torchpass/torchpass => ../..

require github.com/dominikbraun/graph v0.23.0 // indirect
require github.com/edsrzf/mmap-go v1.2.0 // indirect
require github.com/google/go-cmp v0.7.0 // indirect
require github.com/klauspost/compress v1.20.3 // indirect
require github.com/rogpeppe/go-internal v1.16.0 // indirect
require github.com/spf13/cobra v1.10.2 // indirect
require github.com/spf13/pflag v1.0.9 // indirect
require github.com/x448/float16 v0.8.4 // indirect
require golang.org/x/tools v0.44.0 // indirect
require gonum.org/v1/gonum v0.17.0 // indirect
require github.com/cpuguy83/go-md2man/v2 v2.0.7 // indirect
require github.com/inconshreveable/mousetrap v1.1.0 // indirect
require github.com/russross/blackfriday/v2 v2.1.0 // indirect
require github.com/tetratelabs/wazero v1.12.0 // indirect
require go.yaml.in/yaml/v3 v3.0.4 // indirect
require golang.org/x/mod v0.35.0 // indirect
require golang.org/x/sync v0.20.0 // indirect
require golang.org/x/sys v0.44.0 // indirect
