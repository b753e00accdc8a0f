using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>Publishes this member's name and where clients reach it. The loop's.</summary>
internal sealed class Attributes(
    ServerIdentity identity,
    Membership membership,
    Proposals proposals,
    Mailbox<INodeMail> mailbox,
    Supervisor supervisor)
{
    private bool _isProposing;

    /// <summary>Proposes them, unless they are known or already proposed.</summary>
    /// <param name="hasLeader">Without one nothing can be proposed.</param>
    public void ProposeIfUnknown(bool hasLeader)
    {
        if (_isProposing
            || !hasLeader
            || membership.Find(identity.MemberId) is not { } known
            || (known.Name == identity.Name && known.ClientURLs.SequenceEqual(identity.ClientUrls)))
        {
            return;
        }

        _isProposing = true;
        supervisor.Run("node.publish", ProposeAsync);
    }

    /// <summary>The proposal has ended.</summary>
    public void Proposed() => _isProposing = false;

    private async Task ProposeAsync()
    {
        var attributes = new Api.Member { ID = identity.MemberId, Name = identity.Name };
        attributes.ClientURLs.Add(identity.ClientUrls);
        try
        {
            await proposals.ProposeAsync(new Proposal { Member = attributes }, change: null, CancellationToken.None);
        }
        catch (RpcException)
        {
            // Not committed: the next tick tries again.
        }
        finally
        {
            mailbox.Add(new AttributesProposed());
        }
    }
}
