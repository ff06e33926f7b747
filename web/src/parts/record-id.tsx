import sheet from "./sheet.module.css";

/** The end of an id tells records apart, and officers; the whole is told to who points. */
export const endOf = (id: string): string => `…${(id.split("_").pop() ?? id).slice(-8)}`;

/** A record by the end of its id. */
export const RecordId = ({ id }: { id: string }) => (
  <bdi className={sheet.reference} dir="ltr" title={id}>
    {endOf(id)}
  </bdi>
);
