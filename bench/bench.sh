#!/usr/bin/env bash
# Compare with PyTorch 1.13 on one core and print the tables. Needs Go, zstd, and /usr/bin/python3 with torch and torchvision.
#
#   bench/bench.sh [--quick] [--max-nodes N] [--scale N] [--keep DIR]
#
# --quick: few models and lines of up to 10^5 nodes, about a minute; --max-nodes: longest straight line given to both
# (1000000); --scale: longest in the table of our own costs a node (10000000); --keep: where to leave the texts and
# PyTorch's times. SILERO=FILE adds that archive to those that are loaded.
set -euo pipefail
cd "$(dirname "$0")/.."
nodes=1000000 scale=10000000 dir= quick=()
while [ $# -gt 0 ]; do
	case $1 in
	--quick) nodes=10000 scale=100000 quick=(--quick); shift; continue ;;
	--max-nodes) nodes=$2 ;;
	--scale) scale=$2 ;;
	--keep) dir=$2 ;;
	*) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
	shift 2
done
python=${TORCH_PYTHON:-/usr/bin/python3}
if [ -z "$dir" ]; then
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
fi
mkdir -p "$dir"
go build -o "$dir/bench" ./bench
core=(taskset -c "${BENCH_CORE:-0}")
side() { "${core[@]}" "$python" bench/torch_side.py "$@" ${quick[@]+"${quick[@]}"}; }
side prepare "$dir" --max-nodes "$nodes"
side time "$dir" "$dir/torch.json"
side passes "$dir" --max-nodes "$nodes"
side parity "$dir"
side freeze "$dir"
side load "$dir"
GOMAXPROCS=1 "${core[@]}" "$dir/bench" -dir "$dir" -torch "$dir/torch.json" -scale "$scale"
