using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>Raises the alarm that this member has no space, one proposal at a time. Thread-safe.</summary>
internal sealed class NoSpaceAlarm(ulong member, Alarms alarms, Proposals proposals, Supervisor supervisor)
{
    /// <summary>1 while it is proposed: every write that is refused requests it.</summary>
    private int _isProposing;

    public void Raise()
    {
        if (!alarms.IsNoSpace && Interlocked.Exchange(ref _isProposing, 1) == 0)
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
