import { useEffect, useMemo, useState } from "react";

import { BYTES_MAX, rowsOf, wordsOf, type Encoding, type Row } from "./table";

/** Why the file is no table. */
export type TableFault = "encoding" | "too-large" | "quote";

/** A file that was chosen: the table that it is, or why it is none. */
export interface TableFile {
  file: File | null;
  take: (file: File | null) => void;
  encoding: Encoding | null;
  encode: (encoding: Encoding | null) => void;
  rows: Row[] | null;
  fault: TableFault | null;
  /** On which line the fault is, where it is on one. */
  line: number | null;
}

type Read = Pick<TableFile, "rows" | "fault" | "line">;

const none = (fault: TableFault | null, line: number | null = null): Read => ({
  rows: null,
  fault,
  line,
});

const read = (bytes: Uint8Array, encoding: Encoding | null): Read => {
  const words = wordsOf(bytes, encoding);
  if (words === null) return none("encoding");
  const table = rowsOf(words);
  if ("open" in table) return none("quote", table.open);
  return { rows: table.rows, fault: null, line: null };
};

/** A table as somebody chooses it; its bytes stay in this page and nowhere else. */
export const useTableFile = (): TableFile => {
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
  const found = useMemo(() => {
    if (file !== null && file.size > BYTES_MAX) return none("too-large");
    return bytes === null ? none(null) : read(bytes, encoding);
  }, [file, bytes, encoding]);
  return { file, take, encoding, encode, ...found };
};
