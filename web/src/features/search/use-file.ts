import { useEffect, useMemo, useState } from "react";

import type { Property } from "../../api/shapes";
import { listOf, type List, type NoList } from "./list";
import { BYTES_MAX, rowsOf, wordsOf, type Encoding } from "./table";

type Fault = NoList | "encoding" | "too-large" | "quote";

/** A file that was chosen: the list that it is, or why it is none. */
export interface Chosen {
  file: File | null;
  take: (file: File | null) => void;
  encoding: Encoding | null;
  encode: (encoding: Encoding | null) => void;
  list: List | null;
  fault: Fault | null;
  /** On which line the fault is, where it is on one. */
  line: number | null;
}

type Read = Pick<Chosen, "list" | "fault" | "line">;

const none = (fault: Fault | null, line: number | null = null): Read => ({
  list: null,
  fault,
  line,
});

const read = (bytes: Uint8Array, encoding: Encoding | null, fields: Property[]): Read => {
  const words = wordsOf(bytes, encoding);
  if (words === null) return none("encoding");
  const table = rowsOf(words);
  if ("open" in table) return none("quote", table.open);
  const list = listOf(table.rows, fields);
  return typeof list === "string" ? none(list) : { list, fault: null, line: null };
};

/** A list of this class as somebody chooses it; its bytes stay in this page and nowhere else. */
export const useFile = (fields: Property[]): Chosen => {
  const [file, setFile] = useState<File | null>(null);
  const [bytes, setBytes] = useState<Uint8Array | null>(null);
  const [encoding, encode] = useState<Encoding | null>(null);
  const take = (next: File | null) => {
    setFile(next);
    setBytes(null);
    encode(null);
  };
  useEffect(() => {
    if (file === null || file.size > BYTES_MAX) return undefined;
    let isLeft = false;
    void file.arrayBuffer().then((buffer) => {
      if (!isLeft) setBytes(new Uint8Array(buffer));
    });
    return () => {
      isLeft = true;
    };
  }, [file]);
  const under = fields.join();
  const found = useMemo(() => {
    if (file !== null && file.size > BYTES_MAX) return none("too-large");
    return bytes === null ? none(null) : read(bytes, encoding, fields);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the fields are as their names are
  }, [file, bytes, encoding, under]);
  return { file, take, encoding, encode, ...found };
};
