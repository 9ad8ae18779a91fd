// node --import ./localhost.mjs: localhost is loopback, whatever the machine knows of names (RFC 6761 6.3).
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (name, options, done) => lookup(name === 'localhost' ? '127.0.0.1' : name, options, done);
