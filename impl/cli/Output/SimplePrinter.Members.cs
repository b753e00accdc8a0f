using Vigil.Api;

namespace Vigil.Cli.Output;

/// <content>Changes of the members; the ids right-aligned, as Go's <c>%16x</c> has them.</content>
internal sealed partial class SimplePrinter
{
    public void MemberAdd(MemberAddResponse response)
    {
        var kind = response.Member.IsLearner ? " as learner " : " ";
        Member(response.Member.ID, $"added{kind}to", response.Header);
    }

    public void MemberRemove(ulong id, MemberRemoveResponse response) => Member(id, "removed from", response.Header);

    public void MemberUpdate(ulong id, MemberUpdateResponse response) => Member(id, "updated in", response.Header);

    public void MemberPromote(ulong id, MemberPromoteResponse response) => Member(id, "promoted in", response.Header);

    public void MoveLeader(ulong from, ulong to, MoveLeaderResponse response) =>
        terminal.WriteLine($"Leadership transferred from {from:x} to {to:x}");

    public void SnapshotStatus(SnapshotStatus status) => Print(Rows.Of(status));

    private void Member(ulong id, string what, ResponseHeader header) =>
        terminal.WriteLine($"Member {$"{id:x}",16} {what} cluster {$"{header.ClusterId:x}",16}");
}
