package main

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/enbility/ship-go/cert"
)

// loadIdentity reads certificate and key of an earlier run, or makes new ones.
func loadIdentity(dir string) (tls.Certificate, string, error) {
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certificate, err := tls.LoadX509KeyPair(certFile, keyFile)
	if errors.Is(err, os.ErrNotExist) {
		certificate, err = cert.CreateCertificate("interop", "Busbar", "DE", "enbility peer")
		if err == nil {
			err = saveIdentity(certificate, certFile, keyFile)
		}
	}
	if err != nil {
		return tls.Certificate{}, "", err
	}
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		return tls.Certificate{}, "", err
	}
	ski, err := cert.SkiFromCertificate(leaf)
	return certificate, ski, err
}

func saveIdentity(certificate tls.Certificate, certFile, keyFile string) error {
	key, ok := certificate.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return errors.New("the private key is no ECDSA key")
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	for file, block := range map[string]*pem.Block{
		certFile: {Type: "CERTIFICATE", Bytes: certificate.Certificate[0]},
		keyFile:  {Type: "EC PRIVATE KEY", Bytes: der},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// trustStore keeps the approved peers, so that a restart is the same node.
type trustStore struct {
	mux  sync.Mutex
	file string
	skis []string
}

func loadTrust(dir string) (*trustStore, error) {
	store := &trustStore{file: filepath.Join(dir, "trust.json")}
	text, err := os.ReadFile(store.file)
	if errors.Is(err, os.ErrNotExist) {
		return store, nil
	}
	if err != nil {
		return nil, err
	}
	return store, json.Unmarshal(text, &store.skis)
}

func (t *trustStore) all() []string {
	t.mux.Lock()
	defer t.mux.Unlock()
	return slices.Clone(t.skis)
}

func (t *trustStore) set(ski string, trusted bool) error {
	t.mux.Lock()
	defer t.mux.Unlock()
	t.skis = slices.DeleteFunc(t.skis, func(one string) bool { return one == ski })
	if trusted {
		t.skis = append(t.skis, ski)
	}
	text, err := json.Marshal(t.skis)
	if err != nil {
		return err
	}
	return os.WriteFile(t.file, text, 0o600)
}
