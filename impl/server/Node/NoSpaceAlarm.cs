using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>Raises the alarm that this member has no space, one proposal at a time. Thread-safe.</summary>
/// <remarks>
/// Only for a cause of this member's own: a write that would pass its quota, or a state too large for a snapshot.
/// The quota is checked by <see cref="Member"/>, before a write is proposed (<c>CheckQuota</c>).
/// Alarms of others are no cause, and do not keep this one from being raised.
/// </remarks>
internal sealed class NoSpaceAlarm(ulong member, Alarms alarms, Proposals proposals, Supervisor supervisor)
{
    /// <summary>1 while it is proposed: every write that would pass the quota requests it.</summary>
    private int _isProposing;

    public void Raise()
    {
        if (!alarms.IsRaised(member, AlarmType.Nospace) && Interlocked.Exchange(ref _isProposing, 1) == 0)
        {
            supervisor.Run("node.alarm", ProposeAsync);
        }
    }

    private async Task ProposeAsync()
    {
        var alarm = new AlarmRequest
        {
            Action = AlarmRequest.Types.AlarmAction.Activate,
            MemberID = member,
            Alarm = AlarmType.Nospace,
        };
        try
        {
            await proposals.ProposeAsync(new Proposal { Alarm = alarm }, change: null, CancellationToken.None);
        }
        catch (RpcException)
        {
            // Not committed. The write that caused it is refused anyway, and the next one raises it again.
        }
        finally
        {
            Volatile.Write(ref _isProposing, 0);
        }
    }
}
