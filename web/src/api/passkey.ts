/**
 * Passkeys, as the browser makes and uses them.
 *
 * The node writes what is asked as JSON, bytes as base64url; browsers take and give buffers.
 */
interface Described {
  id: string;
  type: "public-key";
}

type InBuffers = "challenge" | "user" | "excludeCredentials";

interface CreationAsked {
  publicKey: Omit<PublicKeyCredentialCreationOptions, InBuffers> & {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: Described[];
  };
}

interface RequestAsked {
  publicKey: Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
    challenge: string;
    allowCredentials?: Described[];
  };
}

/** A credential as JSON: in the description an object whose members are another standard's. */
export type Credential = Record<string, never>;

/** Nobody touched the device, or the browser cannot use one here. */
export class NoPasskey extends Error {
  constructor(cause?: unknown) {
    super("the passkey was not used", { cause });
    this.name = "NoPasskey";
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const textOf = (buffer: ArrayBuffer): string =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const known = (all: Described[] = []) => all.map((one) => ({ ...one, id: bytesOf(one.id) }));

/** Whether passkeys can be used on this page at all. */
export const hasPasskeys = (): boolean =>
  globalThis.isSecureContext && "PublicKeyCredential" in globalThis;

const used = async (
  asking: () => Promise<globalThis.Credential | null>,
  read: (answer: AuthenticatorResponse) => Record<string, string | null>,
): Promise<Credential> => {
  if (!hasPasskeys()) throw new NoPasskey();
  let found;
  try {
    found = await asking();
  } catch (cause) {
    throw new NoPasskey(cause);
  }
  if (!(found instanceof PublicKeyCredential)) throw new NoPasskey();
  const response = read(found.response);
  const id = textOf(found.rawId);
  const told = { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  return told as unknown as Credential;
};

/** Makes a passkey; the device asks its user. */
export const createPasskey = (options: unknown): Promise<Credential> => {
  const { publicKey } = options as CreationAsked;
  return used(
    () =>
      navigator.credentials.create({
        publicKey: {
          ...publicKey,
          challenge: bytesOf(publicKey.challenge),
          user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
          excludeCredentials: known(publicKey.excludeCredentials),
        },
      }),
    (answer) => ({
      attestationObject: textOf((answer as AuthenticatorAttestationResponse).attestationObject),
      clientDataJSON: textOf(answer.clientDataJSON),
    }),
  );
};

/** Uses a passkey; the device asks its user. */
export const askPasskey = (options: unknown): Promise<Credential> => {
  const { publicKey } = options as RequestAsked;
  return used(
    () =>
      navigator.credentials.get({
        publicKey: {
          ...publicKey,
          challenge: bytesOf(publicKey.challenge),
          allowCredentials: known(publicKey.allowCredentials),
        },
      }),
    (response) => {
      const answer = response as AuthenticatorAssertionResponse;
      return {
        authenticatorData: textOf(answer.authenticatorData),
        clientDataJSON: textOf(answer.clientDataJSON),
        signature: textOf(answer.signature),
        userHandle: answer.userHandle === null ? null : textOf(answer.userHandle),
      };
    },
  );
};
