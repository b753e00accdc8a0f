using System.Text.Json;
using Google.Protobuf.Collections;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Answers as the JSON that Go makes of etcd's own types, names and omissions included.</summary>
internal static class JsonResponses
{
    public static void Put(Utf8JsonWriter json, PutResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        JsonFields.Pair(json, "prev_kv", response.PrevKv);
        json.WriteEndObject();
    }

    public static void Range(Utf8JsonWriter json, RangeResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        Pairs(json, "kvs", response.Kvs);
        JsonFields.True(json, "more", response.More);
        JsonFields.Number(json, "count", response.Count);
        json.WriteEndObject();
    }

    public static void Delete(Utf8JsonWriter json, DeleteRangeResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        JsonFields.Number(json, "deleted", response.Deleted);
        Pairs(json, "prev_kvs", response.PrevKvs);
        json.WriteEndObject();
    }

    public static void Txn(Utf8JsonWriter json, TxnResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        JsonFields.True(json, "succeeded", response.Succeeded);
        if (response.Responses.Count > 0)
        {
            json.WriteStartArray("responses");
            foreach (var op in response.Responses)
            {
                Op(json, op);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void Watch(Utf8JsonWriter json, WatchResponse response)
    {
        // Go's client makes up the answer for a refused watch, and leaves its header and events empty.
        var isRefused = response is { Created: true, Canceled: true };
        json.WriteStartObject();
        JsonFields.Header(json, "Header", isRefused ? new ResponseHeader() : response.Header);
        if (isRefused)
        {
            json.WriteNull("Events");
        }
        else
        {
            Events(json, response.Events);
        }

        json.WriteNumber("CompactRevision", response.CompactRevision);
        json.WriteBoolean("Canceled", response.Canceled);
        json.WriteBoolean("Created", response.Created && !isRefused);
        json.WriteEndObject();
    }

    private static void Events(Utf8JsonWriter json, RepeatedField<Event> events)
    {
        json.WriteStartArray("Events");
        foreach (var change in events)
        {
            json.WriteStartObject();
            JsonFields.Number(json, "type", (long)change.Type);
            JsonFields.Pair(json, "kv", change.Kv);
            JsonFields.Pair(json, "prev_kv", change.PrevKv);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Op(Utf8JsonWriter json, ResponseOp op)
    {
        json.WriteStartObject();
        json.WriteStartObject("Response");
        switch (op.ResponseCase)
        {
            case ResponseOp.ResponseOneofCase.ResponsePut:
                json.WritePropertyName("ResponsePut");
                Put(json, op.ResponsePut);
                break;
            case ResponseOp.ResponseOneofCase.ResponseRange:
                json.WritePropertyName("ResponseRange");
                Range(json, op.ResponseRange);
                break;
            case ResponseOp.ResponseOneofCase.ResponseDeleteRange:
                json.WritePropertyName("ResponseDeleteRange");
                Delete(json, op.ResponseDeleteRange);
                break;
            case ResponseOp.ResponseOneofCase.ResponseTxn:
                json.WritePropertyName("ResponseTxn");
                Txn(json, op.ResponseTxn);
                break;
            default:
                // An answer of a later version: an empty object says that there was one.
                break;
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Pairs(Utf8JsonWriter json, string name, RepeatedField<KeyValue> kvs)
    {
        if (kvs.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var kv in kvs)
        {
            JsonFields.Pair(json, kv);
        }

        json.WriteEndArray();
    }
}
