# A control group of Linux for a script and all that it starts, daemons and containers too: what CPU time
# they took, and how much they may take. To be sourced; needs root; versions 1 and 2 of control groups.
# shellcheck shell=bash

# Moves the script into `run` of a new group. Containers of an engine that is started inside come beside
# it (tests/deploy/engine.js): in version 2 a group has either processes or groups. Who runs in such a group
# already stays there.
group_make() {
  [ -z "${CPU_GROUP:-}" ] || return 0
  local name=spindle-$$ tree
  if [ -w /sys/fs/cgroup/cpuacct/cgroup.procs ]; then
    group_trees=(/sys/fs/cgroup/cpu /sys/fs/cgroup/cpuacct)
  elif [ -w /sys/fs/cgroup/cgroup.procs ]; then
    group_trees=(/sys/fs/cgroup)
    # without it there is no limit, but the time is counted all the same
    echo +cpu >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
  else
    return 1
  fi
  for tree in "${group_trees[@]}"; do
    mkdir -p "$tree/$name/run" 2>/dev/null || return 1
    echo $$ >"$tree/$name/run/cgroup.procs" 2>/dev/null || return 1
  done
  export CPU_GROUP=$name
}

# Gives the group so many percent of the machine's CPU time at the most.
group_limit() {
  local allowed=$(($(nproc) * $1 * 1000))
  if [ -e "/sys/fs/cgroup/cpu/$CPU_GROUP/cpu.cfs_quota_us" ]; then
    echo 100000 >"/sys/fs/cgroup/cpu/$CPU_GROUP/cpu.cfs_period_us" &&
      echo "$allowed" >"/sys/fs/cgroup/cpu/$CPU_GROUP/cpu.cfs_quota_us"
  else
    echo "$allowed 100000" >"/sys/fs/cgroup/$CPU_GROUP/cpu.max"
  fi
}

# Prints the seconds of CPU time so far, user and system. Without a group: of the children that ended and
# were waited for (proc(5): cutime and cstime).
group_cpu() {
  if [ -z "${CPU_GROUP:-}" ]; then
    sed 's/.*) //' "/proc/$$/stat" | awk -v hz="$(getconf CLK_TCK)" '{ printf "%d\n", ($14 + $15) / hz }'
  elif [ -e "/sys/fs/cgroup/cpuacct/$CPU_GROUP/cpuacct.usage" ]; then
    echo $(($(<"/sys/fs/cgroup/cpuacct/$CPU_GROUP/cpuacct.usage") / 1000000000))
  else
    awk '/^usage_usec/ { printf "%d\n", $2 / 1e6 }' "/sys/fs/cgroup/$CPU_GROUP/cpu.stat"
  fi
}

# Ends what is left in the group that this script made, and the group.
group_end() {
  [ -n "${group_trees:-}" ] || return 0
  local tree process folders
  for tree in "${group_trees[@]}"; do
    echo $$ >"$tree/cgroup.procs" 2>/dev/null || true
  done
  for process in $(cat "${group_trees[0]}/$CPU_GROUP/run/cgroup.procs" 2>/dev/null); do
    kill -KILL "$process" 2>/dev/null || true
  done
  for _ in {1..50}; do
    # an engine has made its groups in every tree
    folders=$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$CPU_GROUP")
    [ -n "$folders" ] || return 0
    # shellcheck disable=SC2086
    find $folders -depth -type d -exec rmdir {} + 2>/dev/null || true
    # who was killed is gone a moment later
    sleep 0.1
  done
}
