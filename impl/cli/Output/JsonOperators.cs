using System.Text.Json;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Answers about members and servers as the JSON that Go makes of etcd's and etcdctl's types.</summary>
internal static class JsonOperators
{
    public static void Alarms(Utf8JsonWriter json, AlarmResponse response)
    {
        json.WriteStartObject();
        JsonFields.Header(json, "header", response.Header);
        Objects(json, "alarms", response.Alarms, alarm =>
        {
            JsonFields.Number(json, "memberID", alarm.MemberID);
            JsonFields.Number(json, "alarm", (long)alarm.Alarm);
        });
        json.WriteEndObject();
    }

    public static void Statuses(Utf8JsonWriter json, IReadOnlyList<EndpointStatus> statuses) =>
        Array(json, statuses, status =>
        {
            var answer = status.Response;
            json.WriteString("Endpoint", status.Endpoint);
            json.WriteStartObject("Status");
            JsonFields.Header(json, "header", answer.Header);
            JsonFields.Text(json, "version", answer.Version);
            JsonFields.Number(json, "dbSize", answer.DbSize);
            JsonFields.Number(json, "leader", answer.Leader);
            JsonFields.Number(json, "raftIndex", answer.RaftIndex);
            JsonFields.Number(json, "raftTerm", answer.RaftTerm);
            JsonFields.Number(json, "raftAppliedIndex", answer.RaftAppliedIndex);
            JsonFields.Texts(json, "errors", answer.Errors);
            JsonFields.Number(json, "dbSizeInUse", answer.DbSizeInUse);
            JsonFields.True(json, "isLearner", answer.IsLearner);
            json.WriteEndObject();
        });

    public static void Healths(Utf8JsonWriter json, IReadOnlyList<EndpointHealth> healths) =>
        Array(json, healths, health =>
        {
            json.WriteString("endpoint", health.Endpoint);
            json.WriteBoolean("health", health.IsHealthy);
            json.WriteString("took", health.Took);
            JsonFields.Text(json, "error", health.Error);
        });

    public static void Hashes(Utf8JsonWriter json, IReadOnlyList<EndpointHash> hashes) =>
        Array(json, hashes, hash =>
        {
            json.WriteString("Endpoint", hash.Endpoint);
            json.WriteStartObject("HashKV");
            JsonFields.Header(json, "header", hash.Response.Header);
            JsonFields.Number(json, "hash", (long)hash.Response.Hash);
            JsonFields.Number(json, "compact_revision", hash.Response.CompactRevision);
            json.WriteEndObject();
        });

    public static void Snapshot(Utf8JsonWriter json, SnapshotStatus status)
    {
        json.WriteStartObject();
        json.WriteNumber("hash", status.Hash);
        json.WriteNumber("revision", status.Revision);
        json.WriteNumber("totalKey", status.TotalKeys);
        json.WriteNumber("totalSize", status.TotalBytes);
        json.WriteEndObject();
    }

    /// <summary>A field that Go leaves out when there is nothing in it.</summary>
    internal static void Objects<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count > 0)
        {
            json.WritePropertyName(name);
            Array(json, items, write);
        }
    }

    private static void Array<T>(Utf8JsonWriter json, IReadOnlyCollection<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
