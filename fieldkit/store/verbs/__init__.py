"""What a person does, one function a deed: each is one act that undo can take back."""
