"use strict";
// The emulator listens on every interface; a test must not open this machine to its network.
const { Server } = require("node:net");
const { listen } = Server.prototype;
Server.prototype.listen = function (first, ...rest) {
  if (typeof first === "number" || typeof first === "string") {
    const callback = rest.find((each) => typeof each === "function");
    return listen.call(this, { port: Number(first), host: "127.0.0.1" }, callback);
  }
  return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
};
