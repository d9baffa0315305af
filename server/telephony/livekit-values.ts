import { SIPMediaEncryption, SIPTransport } from '@livekit/protocol';

/** Our words for encrypted sound, as LiveKit numbers them. */
export const encryptionValues = {
  disable: SIPMediaEncryption.SIP_MEDIA_ENCRYPT_DISABLE,
  allow: SIPMediaEncryption.SIP_MEDIA_ENCRYPT_ALLOW,
  require: SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE,
} as const;

/** How SIP is carried, as LiveKit numbers it. */
export const transportValues = {
  udp: SIPTransport.SIP_TRANSPORT_UDP,
  tcp: SIPTransport.SIP_TRANSPORT_TCP,
  tls: SIPTransport.SIP_TRANSPORT_TLS,
} as const;
