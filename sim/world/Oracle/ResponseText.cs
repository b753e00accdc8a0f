using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Responses in words, for messages.</summary>
internal static class ResponseText
{
    /// <summary>The content, without the header.</summary>
    public static string Of(Response response) => response switch
    {
        PutResponse put => put.PrevKv is null ? "done" : $"done, before: {put.PrevKv}",
        DeleteRangeResponse delete => $"{delete.Deleted} deleted{List(delete.PrevKvs)}",
        RangeResponse range => $"count {range.Count}{(range.More ? " and more" : "")}{List(range.Kvs)}",
        TxnResponse txn => $"{(txn.Succeeded ? "succeeded" : "failed")} [{Inner(txn.Responses)}]",
        RefusedResponse refused => $"refused: {refused.Error}",
        _ => "done",
    };

    private static string List(IReadOnlyList<KeyValue> kvs) => kvs.Count == 0 ? "" : ": " + string.Join("; ", kvs);

    private static string Inner(IReadOnlyList<Response> responses)
    {
        var parts = new string[responses.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = responses[i].Revision == 0
                ? Of(responses[i])
                : $"{Of(responses[i])} at {responses[i].Revision}";
        }

        return string.Join(", ", parts);
    }
}
