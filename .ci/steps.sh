# Sourced by .ci/run: runs the functions named in $steps one by one, times them, shows the output of those that fail, and
# prints a table. A step that fails does not stop the others.

run_steps() {
	local step wanted passed=0 failed=0 start took log table=
	if [ "${1:-}" = -l ]; then
		printf '%s\n' "${steps[@]}"
		return
	fi
	wanted=("${steps[@]}")
	if [ $# -gt 0 ]; then
		wanted=("$@")
		for step in "$@"; do
			[[ " ${steps[*]} " == *" $step "* ]] || { echo "no step called $step; there are: ${steps[*]}" >&2; return 2; }
		done
		# The binary is what several steps run.
		[[ " $* " =~ \ (badinput|dumps|saved)\  ]] && ! [[ " $* " =~ \ binary\  ]] && wanted=(binary "${wanted[@]}")
	fi
	for step in "${wanted[@]}"; do
		log=$work/$step.log
		start=$(date +%s.%N)
		printf '%-10s ' "$step"
		if (set -euo pipefail; "$step") >"$log" 2>&1; then
			took=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
			echo "ok      ${took}s"
			passed=$((passed + 1))
			table+=$(printf '%-10s %-6s %8s  %s' "$step" ok "$took" "$(tail -n 1 "$log" | cut -c1-90)")$'\n'
			[ "$step" != bench ] || cat "$log"
		else
			took=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
			echo "FAILED  ${took}s"
			failed=$((failed + 1))
			table+=$(printf '%-10s %-6s %8s  %s' "$step" FAILED "$took" "$(tail -n 1 "$log" | cut -c1-90)")$'\n'
			tail -n 120 "$log" | sed 's/^/    /'
		fi
	done
	printf '\n%-10s %-6s %8s  %s\n%s\n' step result seconds "last line" "$table"
	echo "$passed passed, $failed failed"
	[ $failed = 0 ]
}
