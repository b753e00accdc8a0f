using System.Globalization;
using Vigil.Api;
using Vigil.Cli.Go;

namespace Vigil.Cli.Output;

/// <summary>Answers that are lists, as rows of text: what a table shows, and the simple format too.</summary>
internal static class Rows
{
    public static readonly string[] MemberNames =
        ["ID", "STATUS", "NAME", "PEER ADDRS", "CLIENT ADDRS", "IS LEARNER"];

    public static readonly string[] HealthNames = ["ENDPOINT", "HEALTH", "TOOK", "ERROR"];

    public static readonly string[] HashNames = ["ENDPOINT", "HASH"];

    public static readonly string[] SnapshotNames = ["HASH", "REVISION", "TOTAL KEYS", "TOTAL SIZE"];

    public static readonly string[] StatusNames =
    [
        "ENDPOINT", "ID", "VERSION", "DB SIZE", "IS LEADER", "IS LEARNER", "RAFT TERM", "RAFT INDEX",
        "RAFT APPLIED INDEX", "ERRORS",
    ];

    public static IEnumerable<string[]> Of(MemberListResponse response) => response.Members.Select(member => (string[])
    [
        Hex(member.ID),
        member.Name.Length == 0 ? "unstarted" : "started",
        member.Name,
        string.Join(',', member.PeerURLs),
        string.Join(',', member.ClientURLs),
        Bool(member.IsLearner),
    ]);

    public static IEnumerable<string[]> Of(IReadOnlyList<EndpointHealth> healths) => healths.Select(health =>
        (string[])[health.Endpoint, Bool(health.IsHealthy), health.Took, health.Error]);

    public static IEnumerable<string[]> Of(IReadOnlyList<EndpointHash> hashes) => hashes.Select(hash =>
        (string[])[hash.Endpoint, Number(hash.Response.Hash)]);

    public static IEnumerable<string[]> Of(IReadOnlyList<EndpointStatus> statuses) => statuses.Select(status =>
    {
        var answer = status.Response;
        return (string[])
        [
            status.Endpoint,
            Hex(answer.Header.MemberId),
            answer.Version,
            GoBytes.Format(answer.DbSize),
            Bool(answer.Leader == answer.Header.MemberId),
            Bool(answer.IsLearner),
            Number(answer.RaftTerm),
            Number(answer.RaftIndex),
            Number(answer.RaftAppliedIndex),
            string.Join(", ", answer.Errors),
        ];
    });

    public static IEnumerable<string[]> Of(SnapshotStatus status) =>
    [
        [
            Hex(status.Hash),
            Number((ulong)status.Revision),
            Number((ulong)status.TotalKeys),
            GoBytes.Format(status.TotalBytes),
        ],
    ];

    private static string Hex(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Bool(bool value) => value ? "true" : "false";
}
