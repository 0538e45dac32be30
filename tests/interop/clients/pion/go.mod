// Pion comes from Debian's golang-github-pion-webrtc.v3-dev: see scripts/need
module spindle/interop/pion

go 1.19
