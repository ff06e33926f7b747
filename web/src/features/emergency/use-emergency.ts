import type { Form } from "../../api/shapes";
import { useBeforehand } from "../../api/use-beforehand";
import { usePeerNames } from "../../api/use-peer-names";
import { useSubmit } from "../../api/use-submit";

export const useEmergency = (form: Form, isWhole: boolean) => {
  const recipients = usePeerNames();
  const law = useBeforehand(form, isWhole);
  return { recipients, law, sending: useSubmit() };
};
