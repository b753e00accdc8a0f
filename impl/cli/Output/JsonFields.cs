using System.Text.Json;
using Google.Protobuf;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Fields as Go's <c>omitempty</c> has them: not there when they are at their default.</summary>
internal static class JsonFields
{
    public static void Number(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    public static void True(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, value);
        }
    }

    public static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    public static void Texts(Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Header(Utf8JsonWriter json, string name, ResponseHeader? header)
    {
        if (header is not null)
        {
            json.WriteStartObject(name);
            HeaderInline(json, header);
            json.WriteEndObject();
        }
    }

    /// <summary>The header's fields among those of the answer, where Go's type embeds it.</summary>
    public static void HeaderInline(Utf8JsonWriter json, ResponseHeader? header)
    {
        if (header is not null)
        {
            Number(json, "cluster_id", header.ClusterId);
            Number(json, "member_id", header.MemberId);
            Number(json, "revision", header.Revision);
            Number(json, "raft_term", header.RaftTerm);
        }
    }

    public static void Pair(Utf8JsonWriter json, string name, KeyValue? kv)
    {
        if (kv is not null)
        {
            json.WritePropertyName(name);
            Pair(json, kv);
        }
    }

    public static void Pair(Utf8JsonWriter json, KeyValue kv)
    {
        json.WriteStartObject();
        Bytes(json, "key", kv.Key);
        Number(json, "create_revision", kv.CreateRevision);
        Number(json, "mod_revision", kv.ModRevision);
        Number(json, "version", kv.Version);
        Bytes(json, "value", kv.Value);
        Number(json, "lease", kv.Lease);
        json.WriteEndObject();
    }

    public static void Number(Utf8JsonWriter json, string name, ulong value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Bytes(Utf8JsonWriter json, string name, ByteString value)
    {
        if (!value.IsEmpty)
        {
            json.WriteBase64String(name, value.Span);
        }
    }
}
