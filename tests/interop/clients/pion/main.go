// Pion: WebRTC in Go, written anew from the RFCs. Speaks as clients/common/speak.js says.
package main

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v3"
)

// Of Debian's package, as the linker was told.
var version string

// Opus says silence in 3 bytes, and a voice in 20 and more.
const silence = 10

type session struct {
	connection      *webrtc.PeerConnection
	endpoint, token string
	address, answer string
	video, audio    int64
}

func main() {
	role, endpoint, token := os.Args[1], os.Args[2], os.Args[3]
	say(map[string]any{"version": version})
	s := &session{endpoint: endpoint, token: token}
	if err := s.begin(role); err != nil {
		say(map[string]any{"error": err.Error()})
		os.Exit(1)
	}
	go func() {
		for range time.Tick(500 * time.Millisecond) {
			say(map[string]any{"video": atomic.LoadInt64(&s.video), "audio": atomic.LoadInt64(&s.audio)})
		}
	}()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		do := map[string]func() error{"restart": s.restart, "delete": s.delete}[lines.Text()]
		if err := do(); err != nil {
			say(map[string]any{"error": err.Error()})
		}
	}
}

func say(message map[string]any) {
	line, _ := json.Marshal(message)
	fmt.Printf("%s\n", line)
}

func (s *session) begin(role string) error {
	certificate, err := kept()
	if err != nil {
		return err
	}
	s.connection, err = webrtc.NewPeerConnection(webrtc.Configuration{
		BundlePolicy: webrtc.BundlePolicyMaxBundle,
		Certificates: []webrtc.Certificate{*certificate},
	})
	if err != nil {
		return err
	}
	s.connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		say(map[string]any{"state": state.String()})
	})
	if role == "publish" {
		err = s.publish()
	} else {
		err = s.watch()
	}
	if err != nil {
		return err
	}
	offer, err := s.offer(nil)
	if err != nil {
		return err
	}
	headers, answer, err := s.ask("POST", s.endpoint, "application/sdp", offer)
	if err != nil {
		return err
	}
	at, err := url.Parse(s.endpoint)
	if err != nil {
		return err
	}
	if at, err = at.Parse(headers.Get("location")); err != nil {
		return err
	}
	s.address = at.String()
	return s.accept(answer)
}

// The certificate to keep, so that it is known again when it was killed.
func kept() (*webrtc.Certificate, error) {
	der := func(file string) ([]byte, error) {
		text, err := os.ReadFile(os.Getenv("SPINDLE_CERTIFICATES") + "/ecdsa." + file)
		if err != nil {
			return nil, err
		}
		block, _ := pem.Decode(text)
		return block.Bytes, nil
	}
	secret, err := der("key")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(secret)
	if err != nil {
		return nil, err
	}
	public, err := der("pem")
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(public)
	if err != nil {
		return nil, err
	}
	certificate := webrtc.CertificateFromX509(key, parsed)
	return &certificate, nil
}

// Sends what an encoder gives, as RTP: Pion has none.
func (s *session) publish() error {
	words := os.Getenv("SPINDLE_ENCODING")
	for _, source := range []struct {
		kind  string
		codec webrtc.RTPCodecCapability
		count *int64
	}{
		{"audio", webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, &s.audio},
		{"video", webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, &s.video},
	} {
		track, err := webrtc.NewTrackLocalStaticRTP(source.codec, source.kind, "spindle")
		if err != nil {
			return err
		}
		sender, err := s.connection.AddTrack(track)
		if err != nil {
			return err
		}
		// reports and NACK reach nobody who does not read
		go func() {
			for buffer := make([]byte, 1500); ; {
				if _, _, err := sender.Read(buffer); err != nil {
					return
				}
			}
		}()
		socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			return err
		}
		words = strings.ReplaceAll(words, "TO_"+strings.ToUpper(source.kind), socket.LocalAddr().String())
		count := source.count
		go func() {
			packet := make([]byte, 1500)
			for {
				size, _, err := socket.ReadFrom(packet)
				if err != nil {
					return
				}
				isRtcp := packet[1] >= 192 && packet[1] <= 223 // RFC 5761 §4
				if isRtcp || s.connection.ConnectionState() != webrtc.PeerConnectionStateConnected {
					continue
				}
				if _, err := track.Write(packet[:size]); err == nil {
					atomic.AddInt64(count, 1)
				}
			}
		}()
	}
	encoder := exec.Command(os.Getenv("SPINDLE_FFMPEG"), strings.Split(words, "\n")...)
	encoder.Stderr = os.Stderr
	return encoder.Start()
}

// Counts packets that nothing decodes: the last of a frame, or a voice that is more than silence.
func (s *session) watch() error {
	s.connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			packet, _, err := track.ReadRTP()
			switch {
			case err != nil:
				return
			case track.Kind() == webrtc.RTPCodecTypeVideo && packet.Marker:
				atomic.AddInt64(&s.video, 1)
			case track.Kind() == webrtc.RTPCodecTypeAudio && len(packet.Payload) > silence:
				atomic.AddInt64(&s.audio, 1)
			}
		}
	})
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		only := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
		if _, err := s.connection.AddTransceiverFromKind(kind, only); err != nil {
			return err
		}
	}
	return nil
}

// An offer with all its candidates.
func (s *session) offer(options *webrtc.OfferOptions) (string, error) {
	offer, err := s.connection.CreateOffer(options)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(s.connection)
	if err := s.connection.SetLocalDescription(offer); err != nil {
		return "", err
	}
	<-gathered
	return s.connection.LocalDescription().SDP, nil
}

func (s *session) accept(answer string) error {
	s.answer = answer
	return s.connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

var belongs = regexp.MustCompile(`^(m=|a=(ice-|group:|mid:|candidate:|end-of-candidates))`)

// Restarts ICE: the fragment is of the first m-line, which speaks for the bundle (RFC 8840 §9).
func (s *session) restart() error {
	offer, err := s.offer(&webrtc.OfferOptions{ICERestart: true})
	if err != nil {
		return err
	}
	fragment := ""
	first := strings.Join(strings.SplitN(offer, "\r\nm=", 3)[:2], "\r\nm=")
	for _, line := range strings.Split(first, "\r\n") {
		if belongs.MatchString(line) {
			fragment += line + "\r\n"
		}
	}
	_, renewed, err := s.ask("PATCH", s.address, "application/trickle-ice-sdpfrag", fragment)
	if err != nil {
		return err
	}
	answer := s.answer
	for _, name := range []string{"ice-ufrag", "ice-pwd"} {
		line := regexp.MustCompile("a=" + name + ":[^\r\n]*")
		answer = line.ReplaceAllLiteralString(answer, line.FindString(renewed))
	}
	return s.accept(answer)
}

func (s *session) delete() error {
	_, _, err := s.ask("DELETE", s.address, "", "")
	return err
}

func (s *session) ask(method, address, kind, body string) (http.Header, string, error) {
	request, err := http.NewRequest(method, address, bytes.NewBufferString(body))
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("authorization", "Bearer "+s.token)
	if kind != "" {
		request.Header.Set("content-type", kind)
	}
	if method == "PATCH" {
		request.Header.Set("if-match", "*")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	say(map[string]any{"http": method, "status": response.StatusCode})
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s", method, text)
	}
	return response.Header, string(text), err
}
