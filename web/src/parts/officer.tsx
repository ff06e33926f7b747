import { useOfficers } from "../api/use-officers";
import { endOf } from "./record-id";
import sheet from "./sheet.module.css";

/** An officer of this machine by name; by the end of the pseudonym where no name is known here. */
export const Officer = ({ id }: { id: string }) => {
  const name = useOfficers().data?.items.find((one) => one.officer === id)?.name;
  if (name !== undefined) return <bdi title={id}>{name}</bdi>;
  return (
    <bdi className={sheet.reference} dir="ltr" title={id}>
      {endOf(id)}
    </bdi>
  );
};
