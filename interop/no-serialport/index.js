throw new Error('No serial port here: the peer is run over the network only.');
