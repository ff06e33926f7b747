import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Failure } from "./failure";
import { LoadingRows } from "./loading-rows";

/** What was asked of the node: on its way, failed, or there. */
export const Answer = <Shape,>({
  query,
  rows = 6,
  children,
}: {
  query: UseQueryResult<Shape>;
  rows?: number;
  children: (data: Shape) => ReactNode;
}) => {
  if (query.isPending) return <LoadingRows count={rows} />;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return children(query.data);
};
