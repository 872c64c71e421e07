// `import href from "asset:map.css"` is the URL path of a built file, for what
// a script loads by itself (build.mjs resolves it). Only styles and files of
// src/img can be named so: scripts are loaded by import().
declare module "asset:*" {
  const href: string;
  export default href;
}
