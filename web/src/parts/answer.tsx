import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Failure } from "./failure";
import { LoadingRows } from "./loading-rows";

/** What was asked of the node: on its way, failed, or there. */
export const Answer = <Shape,>({
  query,
  rows = 6,
  isPage = false,
  children,
}: {
  query: UseQueryResult<Shape>;
  rows?: number;
  /** Whether the answer is the whole page, with its heading. */
  isPage?: boolean;
  children: (data: Shape) => ReactNode;
}) => {
  if (query.isPending) return <LoadingRows count={rows} />;
  if (query.isError) {
    return <Failure isPage={isPage} error={query.error} retry={() => void query.refetch()} />;
  }
  return children(query.data);
};
