// Takes calls from the payment provider.
exports.handler = async (event) => {
  const notice = JSON.parse(event.body || "{}");
  console.log(JSON.stringify({ kind: notice.kind, id: notice.id }));
  return { statusCode: 204 };
};
