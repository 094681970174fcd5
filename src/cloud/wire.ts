import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** An IAM token can be longer than 10 kB, and it comes in a header: node's own limit is 16 KiB for all of them. */
const MAX_HEADER_BYTES = 128 * 1024;

/**
 * Watches one request at its socket, to know for sure whether anything of it can have left this machine.
 * The request is corked until the connection stands and, for https, the certificate is checked:
 * as long as `released` is false, not one byte of it was handed to the network.
 */
export class Wire {
  readonly #tls: boolean;
  readonly #mayLeave: () => boolean;
  readonly #prove: (made: ClientRequest) => void;
  /** From here on the outcome of a lost answer is unknown. */
  released = false;
  /** `mayLeave` said no when the connection stood. */
  heldBack = false;
  /** The proxy refused the tunnel: what looks like an answer is the proxy's, not the service's. */
  proxyRefused = false;

  /** `prove` may add headers to what node is about to send. */
  constructor(tls: boolean, mayLeave: () => boolean, prove: (made: ClientRequest) => void) {
    this.#tls = tls;
    this.#mayLeave = mayLeave;
    this.#prove = prove;
  }

  /** For axios' `transport`: node's own client, which neither follows redirects nor sends anything twice. */
  readonly request = (
    options: RequestOptions,
    onResponse: (response: IncomingMessage) => void,
  ): ClientRequest => {
    options.maxHeaderSize = MAX_HEADER_BYTES;
    const request = (this.#tls ? https : http).request(options, onResponse);
    request.once('socket', (socket) => this.#hold(request, socket));
    this.#prove(request);
    return request;
  };

  /** Runs before node writes the request into the socket ('socket' is emitted before the flush). */
  #hold(request: ClientRequest, socket: Socket): void {
    if (this.#tls && !(socket instanceof TLSSocket)) {
      // The tunnelling agent hands out a dead plain socket that replays the proxy's refusal.
      this.proxyRefused = true;
      return;
    }
    const release = (): void => {
      // A process that was stopped while connecting wakes up here: too late is too late.
      if (!this.#mayLeave()) {
        this.heldBack = true;
        request.destroy();
        return;
      }
      this.released = true;
    };
    if (request.reusedSocket) {
      release();
      return;
    }
    socket.cork();
    socket.once(this.#tls ? 'secureConnect' : 'connect', () => {
      release();
      if (this.released) socket.uncork();
    });
  }
}
