# shellcheck shell=bash
# Sourced: finds the container engine that works here and puts its command into the array `engine`.
# ENGINE names one, with options if need be, such as ENGINE="podman --runtime runc".
find_engine() {
    local each
    for each in ${ENGINE:+"$ENGINE"} docker podman; do
        read -ra engine <<< "$each"
        if command -v "${engine[0]}" >/dev/null && "${engine[@]}" info >/dev/null 2>&1; then
            # crun refuses to work where cgroups of both versions are mounted; runc does not.
            if [ "$each" = podman ] && grep -q '^cgroup ' /proc/mounts && grep -q '^cgroup2 ' /proc/mounts && command -v runc >/dev/null; then
                engine+=(--runtime runc)
            fi
            return
        fi
    done
    echo "neither docker nor podman works here; run: apt-get install podman buildah runc" >&2
    return 1
}
